// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// An image layer with a static busybox, enough for a shell and small tools.
public final class BusyboxImage {

  private static final List<String> TOOLS =
      List.of(
          "sh",
          "sleep",
          "echo",
          "cat",
          "ls",
          "id",
          "env",
          "true",
          "false",
          "hostname",
          "kill",
          "mount",
          "wc",
          "head",
          "tr",
          "nc",
          "httpd",
          "touch",
          "mkdir",
          "dd",
          "yes",
          "stty",
          "ps",
          "wget",
          "test",
          "seq",
          "printf",
          "grep");

  private BusyboxImage() {}

  /// Why it cannot be made here; empty when it can.
  public static String missing() {
    return Files.isExecutable(Path.of("/bin/busybox")) ? "" : "/bin/busybox is not installed";
  }

  public static Path layer(Path folder) {
    try {
      Path bin = Files.createDirectories(folder.resolve("bin"));
      Files.copy(
          Path.of("/bin/busybox"), bin.resolve("busybox"), StandardCopyOption.COPY_ATTRIBUTES);
      for (String tool : TOOLS) {
        Files.createSymbolicLink(bin.resolve(tool), Path.of("busybox"));
      }
      Path etc = Files.createDirectories(folder.resolve("etc"));
      Files.writeString(etc.resolve("passwd"), "root:x:0:0::/root:/bin/sh\nweb:x:1000:1001::/:\n");
      Files.writeString(etc.resolve("group"), "root:x:0:\nweb:x:1001:\nextra:x:1002:web\n");
      Files.createDirectories(folder.resolve("tmp"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

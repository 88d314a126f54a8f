// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/// The commands of a Java image beside `java`: one busybox, and for each of its applets that people
/// and `kubectl cp` call by name a script of one line. Image layers are built without links, and a
/// copy of busybox for each applet would be two megabytes.
final class Applets {

  static final List<String> BINARIES = List.of("sh", "busybox");

  static final List<String> NAMES =
      List.of(
          "awk",
          "base64",
          "basename",
          "cat",
          "chmod",
          "chown",
          "clear",
          "cmp",
          "cp",
          "cut",
          "date",
          "dd",
          "df",
          "diff",
          "dirname",
          "du",
          "echo",
          "env",
          "expr",
          "false",
          "find",
          "free",
          "grep",
          "gunzip",
          "gzip",
          "head",
          "hexdump",
          "hostname",
          "id",
          "ip",
          "kill",
          "killall",
          "less",
          "ln",
          "ls",
          "md5sum",
          "mkdir",
          "mktemp",
          "more",
          "mv",
          "nc",
          "netstat",
          "nslookup",
          "ping",
          "printf",
          "ps",
          "pwd",
          "readlink",
          "realpath",
          "rm",
          "rmdir",
          "sed",
          "seq",
          "sha256sum",
          "sleep",
          "sort",
          "stat",
          "sync",
          "tail",
          "tar",
          "tee",
          "telnet",
          "test",
          "time",
          "timeout",
          "top",
          "touch",
          "tr",
          "traceroute",
          "true",
          "tty",
          "uname",
          "uniq",
          "unzip",
          "uptime",
          "vi",
          "wc",
          "wget",
          "which",
          "whoami",
          "xargs",
          "yes");

  private Applets() {}

  static String script(String applet) {
    return "#!/bin/busybox sh\nexec /bin/busybox " + applet + " \"$@\"\n";
  }

  /// Names the content: it is another when the commands are.
  static String key() {
    CRC32 sum = new CRC32();
    NAMES.forEach(name -> sum.update(script(name).getBytes(StandardCharsets.UTF_8)));
    return Long.toHexString(sum.getValue());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Namespaces kept alive by files (`namespaces(7)`). A thread that has entered one is never used
/// for anything else: each call here runs on a thread of its own that ends with it.
public final class Namespaces {

  private static final int NEW_UTS = 0x04000000;
  private static final int NEW_IPC = 0x08000000;
  private static final int NEW_NET = 0x40000000;

  private Namespaces() {}

  /// Makes UTS and IPC namespaces that live as long as something is mounted on the two files. Files
  /// that are mounted already stay as they are.
  public static void keepUtsAndIpc(Path uts, Path ipc, String hostname)
      throws InterruptedException {
    if (Mounts.mounted(uts) && Mounts.mounted(ipc)) {
      return;
    }
    onOwnThread(() -> {
      Syscall.UNSHARE.call("cannot make namespaces for " + hostname, NEW_UTS | NEW_IPC);
      setHostname(hostname);
      keep("uts", uts);
      keep("ipc", ipc);
      return uts;
    });
  }

  private static void setHostname(String hostname) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] name = hostname.getBytes(StandardCharsets.UTF_8);
      Syscall.SETHOSTNAME.call(
          "cannot set host name " + hostname, arena.allocateFrom(hostname).address(), name.length);
    }
  }

  private static void keep(String kind, Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    long thread = Syscall.GETTID.call("cannot name the thread");
    Mounts.bind(Path.of("/proc/self/task/" + thread + "/ns/" + kind), file);
  }

  /// Runs something inside a network namespace. Sockets it opens stay inside wherever they are used
  /// later.
  public static <T> T inNetwork(Path namespaceFile, Callable<T> work) throws InterruptedException {
    return onOwnThread(() -> {
      int fd = FileDescriptors.open(namespaceFile, FileDescriptors.READ_ONLY);
      try {
        Syscall.SETNS.call("cannot enter " + namespaceFile, fd, NEW_NET);
      } finally {
        FileDescriptors.close(fd);
      }
      return work.call();
    });
  }

  private static <T> T onOwnThread(Callable<T> work) throws InterruptedException {
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .name("namespace")
            .daemon()
            .start(() -> {
              try {
                result.set(work.call());
              } catch (Exception e) {
                failure.set(e);
              }
            });
    thread.join();
    rethrow(failure.get());
    T value = result.get();
    if (value == null) {
      throw new PlatformException(Reason.INTERNAL, "a thread in another namespace gave no result");
    }
    return value;
  }

  private static void rethrow(@Nullable Exception failure) {
    switch (failure) {
      case null -> {}
      case IOException e -> throw new UncheckedIOException(e);
      case RuntimeException e -> throw e;
      default -> throw new PlatformException(Reason.INTERNAL, failure.toString(), failure);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// How overlayfs is told that a layer hides what lies below it: a character device 0/0 for one
/// name, the attribute `trusted.overlay.opaque` for a whole folder (kernel documentation, "Overlay
/// Filesystem"). Needs root on Linux.
final class OverlayMarks {

  private static final int S_IFCHR = 0x2000;
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle MKNOD =
      find(
          "mknod",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG));
  private static final MethodHandle SETXATTR =
      find(
          "lsetxattr",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));

  private OverlayMarks() {}

  private static MethodHandle find(String symbol, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(symbol), type, Linker.Option.captureCallState("errno"));
  }

  /// Whether marks can be set in this folder by this process.
  static boolean supported(Path folder) {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return false;
    }
    Path probe = folder.resolve("probe-" + ProcessHandle.current().pid());
    try {
      Files.createDirectories(probe);
      markOpaque(probe);
      whiteout(probe.resolve("device"));
      return true;
    } catch (IOException _) {
      return false;
    } finally {
      deleteQuietly(probe);
    }
  }

  private static void deleteQuietly(Path probe) {
    try {
      FileTrees.delete(probe);
    } catch (IOException _) {
      // the folder is a scratch folder that the next start empties
    }
  }

  static void whiteout(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      check(
          (int)
              MKNOD.invokeExact(
                  state, arena.allocateFrom(path.toString(), StandardCharsets.UTF_8), S_IFCHR, 0L),
          state,
          "mknod",
          path);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static void markOpaque(Path folder) throws IOException {
    setAttribute(folder, "trusted.overlay.opaque", new byte[] {'y'});
  }

  static void setAttribute(Path path, String name, byte[] value) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      check(
          (int)
              SETXATTR.invokeExact(
                  state,
                  arena.allocateFrom(path.toString(), StandardCharsets.UTF_8),
                  arena.allocateFrom(name),
                  arena.allocateFrom(ValueLayout.JAVA_BYTE, value),
                  (long) value.length,
                  0),
          state,
          "setxattr",
          path);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void check(int result, MemorySegment state, String call, Path path)
      throws IOException {
    if (result != 0) {
      throw new IOException(call + " " + path + ": errno " + (int) ERRNO.get(state, 0L));
    }
  }
}

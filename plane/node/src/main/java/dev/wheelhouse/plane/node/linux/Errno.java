// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The C library's words for error numbers.
final class Errno {

  private static final MethodHandle STRERROR =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("strerror"),
              FunctionDescriptor.of(
                  ValueLayout.ADDRESS.withTargetLayout(
                      java.lang.foreign.MemoryLayout.sequenceLayout(256, ValueLayout.JAVA_BYTE)),
                  ValueLayout.JAVA_INT));

  private Errno() {}

  static String describe(int errno) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
      return text.getString(0) + " (" + errno + ")";
    } catch (Throwable e) {
      return "error " + errno;
    }
  }
}

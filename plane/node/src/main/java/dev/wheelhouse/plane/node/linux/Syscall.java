// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;

/// The system calls used here with their numbers on x86-64 and on AArch64 (`asm/unistd_64.h`,
/// `asm-generic/unistd.h`), all made through the C library's `syscall(2)`.
enum Syscall {
  READ(0, 63),
  WRITE(1, 64),
  CLOSE(3, 57),
  IOCTL(16, 29),
  SOCKET(41, 198),
  KILL(62, 129),
  FCNTL(72, 25),
  STATFS(137, 43),
  PRCTL(157, 167),
  MOUNT(165, 40),
  UMOUNT2(166, 39),
  SETHOSTNAME(170, 161),
  GETTID(186, 178),
  EPOLL_CTL(233, 21),
  WAITID(247, 95),
  OPENAT(257, 56),
  MKDIRAT(258, 34),
  MKNODAT(259, 33),
  UNSHARE(272, 97),
  EPOLL_PWAIT(281, 22),
  EVENTFD2(290, 19),
  EPOLL_CREATE1(291, 20),
  SETNS(308, 268),
  STATX(332, 291),
  PIDFD_SEND_SIGNAL(424, 424),
  PIDFD_OPEN(434, 434);

  static final boolean X86 = System.getProperty("os.arch").equals("amd64");
  static final int EINTR = 4;
  static final int EAGAIN = 11;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle HANDLE = bind();

  private final long number;

  Syscall(long x86, long aarch64) {
    this.number = System.getProperty("os.arch").equals("amd64") ? x86 : aarch64;
  }

  /// @param value what the kernel answered; -1 when it refused
  /// @param errno the reason of a refusal
  record Result(long value, int errno) {
    boolean failed() {
      return value == -1;
    }
  }

  private static MethodHandle bind() {
    Linker linker = Linker.nativeLinker();
    ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(word, word, word, word, word, word, word, word),
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(1));
  }

  /// Calls and answers the kernel's result; interrupted calls are made again.
  Result attempt(long... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      while (true) {
        long value = invoke(state, arguments);
        int errno = value == -1 ? (int) ERRNO.get(state, 0L) : 0;
        if (errno != EINTR) {
          return new Result(value, errno);
        }
      }
    }
  }

  private long invoke(MemorySegment state, long[] a) {
    try {
      return (long)
          HANDLE.invokeExact(
              state, number, at(a, 0), at(a, 1), at(a, 2), at(a, 3), at(a, 4), at(a, 5));
    } catch (Throwable e) {
      throw new IllegalStateException("cannot call " + this, e);
    }
  }

  private static long at(long[] arguments, int index) {
    return index < arguments.length ? arguments[index] : 0;
  }

  /// Calls and answers the kernel's result.
  ///
  /// @param what what was to be done, for the error's message
  /// @throws PlatformException `INTERNAL` with the call's name and the kernel's reason
  long call(String what, long... arguments) {
    Result result = attempt(arguments);
    if (result.failed()) {
      throw failure(what, result.errno());
    }
    return result.value();
  }

  PlatformException failure(String what, int errno) {
    return new PlatformException(
        Reason.INTERNAL,
        what + ": " + name().toLowerCase(Locale.ROOT) + ": " + Errno.describe(errno));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A command on its way to the owner thread, and the way back of its answer. The caller waits in
/// it; an interrupt does not withdraw a write, so it is kept for after the answer.
final class Ticket {

  /// How a command ended.
  sealed interface Outcome {
    record Done(@Nullable Entry entry) implements Outcome {}

    record Unmet(String key, @Nullable Entry current) implements Outcome {}

    /// A companion refused the write.
    record Refused(RuntimeException refusal) implements Outcome {}

    record Failed(Reason reason, String message, @Nullable Throwable cause) implements Outcome {}
  }

  private final Command command;
  private final Thread caller = Thread.currentThread();
  private volatile @Nullable Outcome outcome;

  Ticket(Command command) {
    this.command = command;
  }

  Command command() {
    return command;
  }

  void complete(Outcome reached) {
    outcome = reached;
    LockSupport.unpark(caller);
  }

  /// Waits for the answer: the entry written, or null for a command without one.
  ///
  /// @throws UnmetException when the expectation did not hold
  /// @throws PlatformException when nothing was written
  @Nullable Entry await() {
    return switch (outcome()) {
      case Outcome.Done(Entry entry) -> entry;
      case Outcome.Unmet(String key, Entry current) -> throw new UnmetException(key, current);
      case Outcome.Refused(RuntimeException refusal) -> throw refusal;
      case Outcome.Failed(Reason reason, String message, Throwable cause) ->
          throw new PlatformException(reason, message, cause);
    };
  }

  private Outcome outcome() {
    boolean interrupted = false;
    Outcome reached = outcome;
    while (reached == null) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
      reached = outcome;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return reached;
  }
}

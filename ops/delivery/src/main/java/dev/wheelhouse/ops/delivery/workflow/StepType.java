// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.ops.delivery.definitions.Definition;
import dev.wheelhouse.ops.delivery.definitions.Properties;

/// A kind of workflow step. Implementations are found by `ServiceLoader`; each is one package under
/// `steps/`. They keep no state and may be used by many threads.
///
/// A step that waits is run again: whenever the application's objects change, and after the time it
/// asked for. So it must be repeatable: what it did before it does again without harm, or it writes
/// down in [StepContext#memory] that it has been done.
public interface StepType extends Definition {

  /// Takes the step as far as it goes now. Never blocks for longer than one request to a cluster or
  /// an outside server takes.
  ///
  /// @throws PlatformException `INVALID` when a parameter is wrong, naming its path: the step fails
  ///   for good. `TOO_MANY_REQUESTS` is no attempt: the step waits. Any other reason is a failed
  ///   attempt, which is repeated with back-off
  StepResult run(StepContext context, Properties properties);

  /// Whether it would be noticed outside when the step ran again after it succeeded, as with a
  /// message that is sent. Then its success is saved before anything else happens, and it is not
  /// run again even if the program dies at that moment.
  default boolean once() {
    return false;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.loop;

/// Makes the world match one object. Level-based: it is told which object, not what happened, and
/// must do the right thing when called twice, late, or after a crash between any two of its steps.
///
/// Never called for one key by two threads at once.
@FunctionalInterface
public interface Reconciler {

  /// Looks at one object and takes the next steps.
  ///
  /// - [Outcome.Done]: nothing more until something changes; the back-off of the key is reset.
  /// - [Outcome.Wait]: look again after a time; the back-off is reset.
  /// - [Outcome.Retry]: something failed that may work later; back-off applies, it is logged once.
  /// - [Outcome.Terminal]: retrying cannot help until the object changes; it is logged once.
  ///
  /// A `PlatformException` that is thrown counts as [Outcome.Retry]; conflicts and objects that
  /// went meanwhile are retried quietly, and a refusal because the namespace is being deleted
  /// counts as [Outcome.Done].
  Outcome reconcile(Key key) throws InterruptedException;
}

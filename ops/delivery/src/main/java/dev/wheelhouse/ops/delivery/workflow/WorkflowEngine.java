// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Takes a workflow from one status to the next. It keeps nothing: what it was given and what the
/// steps answer is all that counts, so the same call may be made again after a crash at any point.
///
/// ```
/// new --> executing --> succeeded
///            |  ^  \--> failed        a step failed; later ones were skipped but for `if`
///            v  |   \-> terminated    somebody ended it
///         suspending
/// ```
///
/// Every step in progress has an end: its timeout, or the session's deadline. A step that waits for
/// somebody's resume has none unless it names one.
public final class WorkflowEngine {

  private final StepTypes types;

  public WorkflowEngine(StepTypes types) {
    this.types = types;
  }

  /// How far a workflow came.
  ///
  /// @param again when to look again although nothing may tell of a change; empty for not before
  ///   somebody changes it
  public record Advance(WorkflowStatus status, Optional<Duration> again) {}

  /// Takes every step as far as it goes now. The status has to be written before this is called
  /// again; a workflow that begins runs no step yet, so that it is known once one does.
  ///
  /// @param before the status that was written last; [WorkflowStatus#NEW] for one that is to begin,
  ///   or to begin anew A workflow whose memory can never be kept fails: its steps would be
  ///   repeated for ever.
  ///
  /// @throws PlatformException when the memory cannot be reached: try again soon
  public Advance advance(
      WorkflowSpec spec, WorkflowStatus before, WorkflowSession session, Instant now) {
    try {
      return further(spec, before, session, now);
    } catch (PlatformException e) {
      if (!e.is(Reason.INVALID)) {
        throw e;
      }
      String message = Objects.requireNonNullElse(e.getMessage(), e.reason().toString());
      return new Advance(before.refused(message, now), Optional.empty());
    }
  }

  private Advance further(
      WorkflowSpec spec, WorkflowStatus before, WorkflowSession session, Instant now) {
    if (before.finished()) {
      if (!before.contextBackend().isEmpty()) {
        tidy(session);
      }
      return new Advance(before, Optional.empty());
    }
    Optional<Instant> start = before.start();
    if (start.isEmpty()) {
      tidy(session);
      return new Advance(before.begun(spec.modes(), now), Optional.of(Duration.ZERO));
    }
    return new Round(spec, before, session, types, start.get(), now).run();
  }

  /// A run that begins anew, or from a step in its middle, must not remember what its steps did
  /// before. The values they gave stay: a later step may be begun again by itself.
  private static void tidy(WorkflowSession session) {
    Map<String, String> data = session.memory().load();
    Map<String, String> tidied = WorkflowMemory.withoutSteps(data);
    if (!tidied.equals(data)) {
      session.memory().save(tidied);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.logs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What part of a log is wanted; the fields are those of the API's `PodLogOptions`.
///
/// @param previous the run before the newest one
/// @param since only lines at or after this time
/// @param tailLines only that many lines from the end, before `since` applies
/// @param limitBytes end after so many bytes
public record LogQuery(
    boolean follow,
    boolean previous,
    boolean timestamps,
    @Nullable Instant since,
    @Nullable Long tailLines,
    @Nullable Long limitBytes) {

  public static final LogQuery ALL = new LogQuery(false, false, false, null, null, null);

  public static LogQuery following() {
    return new LogQuery(true, false, false, null, null, null);
  }
}

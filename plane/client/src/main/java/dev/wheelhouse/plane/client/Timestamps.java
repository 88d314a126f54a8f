// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Times as `metav1.Time` writes them: RFC 3339 in UTC with whole seconds.
public final class Timestamps {

  private Timestamps() {}

  public static String format(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// The epoch where nothing is written.
  public static Instant parse(@Nullable String text) {
    return text == null || text.isEmpty() ? Instant.EPOCH : OffsetDateTime.parse(text).toInstant();
  }
}

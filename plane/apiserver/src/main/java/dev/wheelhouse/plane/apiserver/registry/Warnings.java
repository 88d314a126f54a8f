// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.stream.Collectors;

/// `Warning` headers (RFC 9111, 5.5: code 299).
final class Warnings {

  private static final String HEADER = "warning";

  private Warnings() {}

  /// Adds each text once, after those that are there.
  static ApiResponse.Whole add(ApiResponse.Whole answer, Collection<String> texts) {
    if (texts.isEmpty()) {
      return answer;
    }
    String lines =
        new LinkedHashSet<>(texts).stream().map(Warnings::header).collect(Collectors.joining("\n"));
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    headers.merge(HEADER, lines, (before, more) -> before + "\n" + more);
    return new ApiResponse.Whole(answer.status(), answer.contentType(), headers, answer.body());
  }

  private static String header(String text) {
    return "299 - \""
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ")
        + "\"";
  }
}

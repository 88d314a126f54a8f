// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.decode;

import dev.wheelhouse.base.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What `fieldValidation` complains about, in Kubernetes' words: fields that nobody knows and keys
/// that stand twice.
public final class FieldProblems {

  private FieldProblems() {}

  /// In the order in which they stand in the document.
  ///
  /// @param json the document; not read unless there are problems of both sorts
  public static List<String> of(
      List<String> unknown, List<Json.Duplicate> duplicates, byte[] json) {
    if (unknown.isEmpty() || duplicates.isEmpty()) {
      List<String> problems = new ArrayList<>(unknown.size() + duplicates.size());
      unknown.forEach(path -> problems.add(unknown(path)));
      duplicates.forEach(duplicate -> problems.add(duplicate(duplicate)));
      return problems;
    }
    Map<String, Long> places = Json.offsets(json, Set.copyOf(unknown));
    List<Problem> problems = new ArrayList<>();
    unknown.forEach(
        path -> problems.add(new Problem(places.getOrDefault(path, 0L), unknown(path))));
    duplicates.forEach(it -> problems.add(new Problem(it.offset(), duplicate(it))));
    return problems.stream()
        .sorted(Comparator.comparingLong(Problem::offset))
        .map(Problem::message)
        .toList();
  }

  private record Problem(long offset, String message) {}

  private static String unknown(String path) {
    return "unknown field \"" + path + "\"";
  }

  private static String duplicate(Json.Duplicate duplicate) {
    return "duplicate field \"" + duplicate.path() + "\"";
  }
}

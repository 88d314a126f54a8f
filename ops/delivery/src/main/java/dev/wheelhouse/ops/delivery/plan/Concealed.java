// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.plan;

import dev.wheelhouse.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// Texts that came from Secrets into fields of other objects, and are not to be shown there.
///
/// @param texts as they stand within JSON
record Concealed(Set<String> texts) {

  Concealed {
    texts = Set.copyOf(texts);
  }

  static Concealed of(Collection<PlannedCluster> clusters) {
    Set<String> texts = new HashSet<>();
    clusters.forEach(cluster -> cluster.concealed().forEach(it -> add(it, texts)));
    return new Concealed(texts);
  }

  private static void add(String text, Set<String> texts) {
    texts.add(written(text));
    texts.add(written(text.strip()));
    texts.add(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Without the quotes around it.
  private static String written(String text) {
    String json = Json.write(text);
    return json.substring(1, json.length() - 1);
  }

  /// @param json of a value
  boolean within(String json) {
    return texts.stream().anyMatch(json::contains);
  }
}

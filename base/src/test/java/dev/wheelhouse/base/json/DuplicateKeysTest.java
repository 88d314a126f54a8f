// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DuplicateKeysTest {

  @Test
  void tellsPathAndPlaceOfTheLaterKeyAndKeepsItsValue() {
    String json = "{\"a\":1,\"list\":[{},{\"b\":1,\"b\":2}],\"a\":{\"c\":1,\"c\":2}}";
    List<Json.Duplicate> duplicates = new ArrayList<>();

    JsonObject read = Json.readObject(json.getBytes(StandardCharsets.UTF_8), duplicates);

    assertThat(read.integer("a", "c")).contains(2L);
    assertThat(duplicates)
        .containsExactly(
            new Json.Duplicate("list[1].b", json.indexOf("\"b\":2")),
            new Json.Duplicate("a.c", json.indexOf("\"c\":2")),
            new Json.Duplicate("a", json.indexOf("\"a\":{")));
  }

  @Test
  void findsNoneWhereAKeyStandsInSeveralObjects() {
    List<Json.Duplicate> duplicates = new ArrayList<>();

    Json.readObject(
        "{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}".getBytes(StandardCharsets.UTF_8),
        duplicates);

    assertThat(duplicates).isEmpty();
  }

  /// Whole paths of these would take 20 GB.
  @Test
  void boundsNumberAndLengthOfPaths() {
    String json = "{\"" + "k".repeat(1 << 20) + "\":{\"a\":1" + ",\"a\":1".repeat(20_000) + "}}";
    List<Json.Duplicate> duplicates = new ArrayList<>();

    Json.readObject(json.getBytes(StandardCharsets.UTF_8), duplicates);

    assertThat(duplicates).hasSize(DuplicateKeys.MOST);
    assertThat(duplicates)
        .allSatisfy(it -> assertThat(it.path()).hasSize(DuplicateKeys.LONGEST_PATH))
        .first()
        .satisfies(it -> assertThat(it.offset()).isEqualTo(json.indexOf(",\"a\"") + 1));
  }
}

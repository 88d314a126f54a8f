// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import org.junit.jupiter.api.Test;

class FieldSetTest {

  private static final String WRITTEN =
      """
      {"f:metadata":{"f:labels":{".":{},"f:app":{}}},\
      "f:spec":{"f:containers":{"k:{\\"name\\":\\"web\\"}":{".":{},"f:image":{}}},\
      "f:list":{"v:\\"a\\"":{},"v:1":{},"i:0":{}}}}\
      """;

  @Test
  void writesWhatItRead() {
    FieldSet set = read(WRITTEN);

    assertThat(set.toJson()).hasToString(WRITTEN);
  }

  @Test
  void showsPathsAsConflictsNameThem() {
    assertThat(read(WRITTEN).paths())
        .containsExactly(
            ".metadata.labels",
            ".metadata.labels.app",
            ".spec.containers[name=\"web\"]",
            ".spec.containers[name=\"web\"].image",
            ".spec.list[=\"a\"]",
            ".spec.list[=1]",
            ".spec.list[0]");
  }

  @Test
  void readsKeysWithBlanksAndAnyOrderAsTheSameElement() {
    FieldSet loose = read("{\"k:{\\\"b\\\": 2, \\\"a\\\": 1}\":{}}");

    assertThat(loose).isEqualTo(read("{\"k:{\\\"a\\\":1,\\\"b\\\":2}\":{}}"));
  }

  @Test
  void refusesUnknownElements() {
    assertThatThrownBy(() -> read("{\"x:a\":{}}")).isInstanceOf(PlatformException.class);
    assertThatThrownBy(() -> read("{\"f\":{}}")).isInstanceOf(PlatformException.class);
    assertThatThrownBy(() -> read("{\"f:a\":1}")).isInstanceOf(PlatformException.class);
  }

  @Test
  void combinesAsSets() {
    FieldSet left = FieldSet.of("a", "b.c", "b.d");
    FieldSet right = FieldSet.of("b.d", "e");

    assertThat(left.union(right)).isEqualTo(FieldSet.of("a", "b.c", "b.d", "e"));
    assertThat(left.intersection(right)).isEqualTo(FieldSet.of("b.d"));
    assertThat(left.difference(right)).isEqualTo(FieldSet.of("a", "b.c"));
    assertThat(left.containsAll(FieldSet.of("b.c"))).isTrue();
    assertThat(left.containsAll(FieldSet.of("b"))).isFalse();
  }

  @Test
  void differenceKeepsWhatLiesBelowAndRecursiveDifferenceDoesNot() {
    FieldSet set = FieldSet.of("a", "a.b", "c");

    assertThat(set.difference(FieldSet.of("a"))).isEqualTo(FieldSet.of("a.b", "c"));
    assertThat(set.recursiveDifference(FieldSet.of("a"))).isEqualTo(FieldSet.of("c"));
  }

  @Test
  void answersItselfWhenNothingChanges() {
    FieldSet set = FieldSet.of("a.b");

    assertThat(set.difference(FieldSet.of("c"))).isSameAs(set);
    assertThat(set.union(FieldSet.EMPTY)).isSameAs(set);
  }

  private static FieldSet read(String json) {
    return FieldSet.read(Json.readObject(json));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectMark;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordObjectsTest {

  private static final String API = "core.oam.dev/v1beta1";
  private static final GroupVersionKind REVISION = GroupVersionKind.of(API, "ApplicationRevision");

  private final MemoryCluster cluster = new MemoryCluster();
  private final List<String> left = new ArrayList<>();
  private final RecordObjects records = new RecordObjects(cluster, (_, it) -> left.add(it));

  private static JsonObject revision(String application, int number) {
    return JsonObject.of(
        "apiVersion",
        API,
        "kind",
        "ApplicationRevision",
        "metadata",
        JsonObject.of(
            "name",
            application + "-v" + number,
            "namespace",
            "default",
            "labels",
            JsonObject.of("app.oam.dev/name", application)));
  }

  private List<String> names(String application) {
    return records
        .list(API, "ApplicationRevision", "default", "app.oam.dev/name=" + application)
        .stream()
        .map(it -> ObjectRef.of(it).name())
        .toList();
  }

  private void byOthers(JsonObject object) {
    cluster.apply(object, "others", true);
  }

  @Test
  void remembersUntilTheWatchTells() {
    records.watching(REVISION);
    byOthers(revision("shop", 1));
    assertThat(names("shop")).containsExactly("shop-v1");

    byOthers(revision("shop", 2));
    assertThat(names("shop")).containsExactly("shop-v1");

    records.changed(REVISION, mark("default", Map.of("app.oam.dev/name", "other"), false));
    records.changed(REVISION, mark("elsewhere", Map.of("app.oam.dev/name", "shop"), false));
    assertThat(names("shop")).containsExactly("shop-v1");

    records.changed(
        REVISION, mark("default", Map.of("app.oam.dev/name", "shop", "more", "x"), false));
    assertThat(names("shop")).containsExactly("shop-v1", "shop-v2");
  }

  private static ObjectMark mark(String namespace, Map<String, String> labels, boolean leaving) {
    return new ObjectMark(namespace, "name", "uid", "1", labels, leaving);
  }

  @Test
  void tellsOfRecordsThatAreBeingDeleted() {
    records.changed(REVISION, mark("default", Map.of("app.oam.dev/name", "shop"), false));
    assertThat(left).isEmpty();

    records.changed(REVISION, mark("default", Map.of("app.oam.dev/name", "shop"), true));
    assertThat(left).containsExactly("shop");
  }

  @Test
  void seesItsOwnWritesAtOnce() {
    records.watching(REVISION);
    assertThat(names("shop")).isEmpty();

    JsonObject made = records.apply(revision("shop", 1), "wheelhouse", true);
    assertThat(names("shop")).containsExactly("shop-v1");

    records.delete(ObjectRef.of(made), made.string("metadata", "uid").orElse(""));
    assertThat(names("shop")).isEmpty();
  }

  @Test
  void asksEachTimeWhereNothingIsWatched() {
    assertThat(names("shop")).isEmpty();
    byOthers(revision("shop", 1));
    assertThat(names("shop")).containsExactly("shop-v1");

    records.watching(REVISION);
    assertThat(names("shop")).containsExactly("shop-v1");
    records.blind(REVISION);
    byOthers(revision("shop", 2));
    assertThat(names("shop")).containsExactly("shop-v1", "shop-v2");
  }

  @Test
  void givesEveryoneACopy() {
    records.watching(REVISION);
    byOthers(revision("shop", 1));
    for (int i = 0; i < 3; i++) {
      JsonObject given =
          records.list(API, "ApplicationRevision", "default", "app.oam.dev/name=shop").getFirst();
      assertThat(given.string("spec", "changed")).isEmpty();
      given.childObject("spec").put("changed", "by its reader");
    }
  }

  @Test
  void keepsNoAnswerThatChangedWhileItWasAsked() {
    Answers answers = new Answers(10_000);
    ListQuestion question =
        ListQuestion.of(API, "ApplicationRevision", "", "app.oam.dev/name=shop").orElseThrow();
    JsonObject old = revision("shop", 1);

    answers.answer(
        question,
        () -> {
          answers.changed(
              API, "ApplicationRevision", "default", Map.of("app.oam.dev/name", "shop"));
          return List.of(old);
        });

    JsonObject now = revision("shop", 2);
    assertThat(answers.answer(question, () -> List.of(now))).containsExactly(now);
    assertThat(answers.answer(question, List::of)).containsExactly(now);
  }

  @Test
  void forgetsWhatWasNotUsedForLongest() {
    Answers answers = new Answers(400);
    for (String name : List.of("a", "b", "a", "c")) {
      answers.answer(question(name), () -> List.of(revision(name, 1)));
    }
    assertThat(answers.answer(question("a"), List::of)).isNotEmpty();
    assertThat(answers.answer(question("b"), List::of)).isEmpty();
  }

  private static ListQuestion question(String application) {
    return ListQuestion.of(API, "ApplicationRevision", "", "app.oam.dev/name=" + application)
        .orElseThrow();
  }

  @Test
  void remembersOnlySelectorsOfValues() {
    for (String selector : List.of("a!=b", "a", "a in (b)", "!a", "a==b", "")) {
      assertThat(ListQuestion.of(API, "X", "", selector)).as(selector).isEmpty();
    }
    assertThat(ListQuestion.of(API, "X", "", "a=b,c/d=")).isPresent();
  }
}

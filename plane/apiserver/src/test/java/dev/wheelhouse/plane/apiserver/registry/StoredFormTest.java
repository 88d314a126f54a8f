// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.store.Draft;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StoredFormTest {

  @Test
  void knowsWhereTheRevisionGoes() {
    JsonObject object =
        Json.readObject(
            """
            {"data":{"a":"b"},"metadata":{"name":"n","resourceVersion":"7"},"kind":"ConfigMap",
             "apiVersion":"v1"}\
            """);

    Draft draft = StoredForm.draft(object);

    String text = new String(draft.bytes(), StandardCharsets.UTF_8);
    String spliced =
        text.substring(0, draft.revisionAt()) + "42" + text.substring(draft.revisionAt());
    assertThat(spliced)
        .isEqualTo(
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"resourceVersion\":\"42\""
                + ",\"name\":\"n\"},\"data\":{\"a\":\"b\"}}");
  }

  @Test
  void findsThePlaceBehindLettersThatTakeSeveralBytes() {
    JsonObject object = JsonObject.of("apiVersion", "v\u00e4/1", "kind", "K\"\uffff\n");

    Draft draft = StoredForm.draft(object);

    byte[] before = java.util.Arrays.copyOf(draft.bytes(), draft.revisionAt());
    assertThat(new String(before, StandardCharsets.UTF_8)).endsWith("\"resourceVersion\":\"");
  }
}

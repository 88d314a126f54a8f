// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":\"b\"}|{\"a\":\"c\"}|{\"a\":\"c\"}",
        "{\"a\":\"b\"}|{\"b\":\"c\"}|{\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"}|{\"a\":null}|{}",
        "{\"a\":[\"b\"]}|{\"a\":\"c\"}|{\"a\":\"c\"}",
        "{\"a\":{\"b\":\"c\"}}|{\"a\":{\"b\":\"d\",\"c\":null}}|{\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]}|{\"a\":[1]}|{\"a\":[1]}",
        "{\"e\":null}|{\"a\":1}|{\"e\":null,\"a\":1}",
        "{}|{\"a\":{\"bb\":{\"ccc\":null}}}|{\"a\":{\"bb\":{}}}"
      })
  void mergesAsTheRfcShows(String document, String patch, String expected) {
    JsonObject original = Json.readObject(document);

    JsonObject patched = MergePatch.apply(original, Json.readObject(patch));

    assertThat(patched).hasToString(expected);
    assertThat(original).hasToString(document);
  }

  @Test
  void sharesNothingWithItsInputs() {
    JsonObject original = Json.readObject("{\"a\":{\"b\":1}}");
    JsonObject patch = Json.readObject("{\"c\":{\"d\":1}}");

    JsonObject patched = MergePatch.apply(original, patch);
    patched.childObject("a").put("b", 2L);
    patched.childObject("c").put("d", 2L);

    assertThat(original).hasToString("{\"a\":{\"b\":1}}");
    assertThat(patch).hasToString("{\"c\":{\"d\":1}}");
  }
}

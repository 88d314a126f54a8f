// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1}|[{\"op\":\"add\",\"path\":\"/b\",\"value\":[2]}]|{\"a\":1,\"b\":[2]}",
        "{\"a\":[1,3]}|[{\"op\":\"add\",\"path\":\"/a/1\",\"value\":2}]|{\"a\":[1,2,3]}",
        "{\"a\":[1]}|[{\"op\":\"add\",\"path\":\"/a/-\",\"value\":2}]|{\"a\":[1,2]}",
        "{\"a\":1,\"b\":2}|[{\"op\":\"remove\",\"path\":\"/a\"}]|{\"b\":2}",
        "{\"a\":[1,2]}|[{\"op\":\"remove\",\"path\":\"/a/0\"}]|{\"a\":[2]}",
        "{\"a\":1}|[{\"op\":\"replace\",\"path\":\"/a\",\"value\":null}]|{\"a\":null}",
        "{\"a\":{\"b\":1}}|[{\"op\":\"move\",\"from\":\"/a/b\",\"path\":\"/c\"}]|{\"a\":{},\"c\":1}",
        "{\"a\":{\"b\":1}}|[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c\"}]"
            + "|{\"a\":{\"b\":1},\"c\":{\"b\":1}}",
        "{\"a/b\":1,\"m~n\":2}|[{\"op\":\"replace\",\"path\":\"/a~1b\",\"value\":3},"
            + "{\"op\":\"remove\",\"path\":\"/m~0n\"}]|{\"a/b\":3}",
        "{\"a\":1}|[{\"op\":\"test\",\"path\":\"/a\",\"value\":1.0}]|{\"a\":1}",
        "{\"a\":1}|[{\"op\":\"test\",\"path\":\"/x\",\"value\":null}]|{\"a\":1}",
        "{\"a\":1}|[{\"op\":\"replace\",\"path\":\"\",\"value\":{\"b\":2}}]|{\"b\":2}"
      })
  void appliesOperations(String document, String patch, String expected) {
    JsonObject original = Json.readObject(document);

    JsonObject patched = JsonPatch.apply(original, read(patch));

    assertThat(patched).hasToString(expected);
    assertThat(original).hasToString(document);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]|testing value /a failed: test failed",
        "[{\"op\":\"remove\",\"path\":\"/x\"}]"
            + "|remove operation does not apply: doc is missing path: \"/x\"",
        "[{\"op\":\"replace\",\"path\":\"/x\",\"value\":1}]"
            + "|replace operation does not apply: doc is missing path: \"/x\"",
        "[{\"op\":\"add\",\"path\":\"/x/y\",\"value\":1}]"
            + "|add operation does not apply: doc is missing path: \"/x/y\"",
        "[{\"op\":\"add\",\"path\":\"/l/01\",\"value\":1}]"
            + "|add operation does not apply: Unable to access invalid index: 01: "
            + "invalid index referenced",
        "[{\"op\":\"turn\",\"path\":\"/a\"}]|Unexpected kind: turn"
      })
  void refusesWhatDoesNotFit(String patch, String cause) {
    JsonObject original = Json.readObject("{\"a\":1,\"l\":[]}");

    assertFails(() -> JsonPatch.apply(original, read(patch)), Reason.INVALID, cause);
  }

  @Test
  void refusesPatchThatIsNoArray() {
    assertThatThrownBy(() -> JsonPatch.apply(new JsonObject(), new JsonObject()))
        .isInstanceOfSatisfying(
            PlatformException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_REQUEST));
  }

  @Test
  void boundsWhatCopiesMayAdd() {
    StringBuilder patch = new StringBuilder("[");
    for (int i = 0; i < 40; i++) {
      patch.append(i == 0 ? "" : ",");
      patch.append("{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/-\"}");
    }

    assertFails(
        () -> JsonPatch.apply(Json.readObject("{\"a\":[1]}"), read(patch.append("]").toString())),
        Reason.INVALID,
        "exceeding the limit 3145728");
  }

  private static void assertFails(ThrowingCallable call, Reason reason, String cause) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.causes())
                  .singleElement()
                  .extracting(c -> c.message())
                  .asString()
                  .contains(cause);
            });
  }

  private static Object read(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8));
  }
}

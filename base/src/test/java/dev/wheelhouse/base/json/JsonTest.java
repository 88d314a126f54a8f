// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class JsonTest {

  private static final int LONG = 100_000;

  /// Bytes of the smallest block that Jackson writes into.
  private static final int BLOCK = 2000;

  /// YAML and patches make them; what is stored must be readable.
  @Test
  void readsNamesThatItWrites() {
    JsonObject written = JsonObject.of("n".repeat(LONG), "v");

    assertThat(Json.readObject(Json.writeBytes(written))).isEqualTo(written);
  }

  /// A name that is the same string in two documents is kept for a third one.
  @Test
  void keepsShortNamesOnlyForOtherDocuments() {
    assertThat(nameOf("short")).isSameAs(nameOf("short"));
    assertThat(nameOf("n".repeat(LONG))).isNotSameAs(nameOf("n".repeat(LONG)));
  }

  private static String nameOf(String name) {
    return Json.readObject("{\"" + name + "\":1}").keySet().iterator().next();
  }

  @Test
  void tellsPlacesBesideLongNames() {
    String json = "{\"" + "n".repeat(LONG) + "\":1,\"ü\":1,\"a\":{\"b\":2}}";
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);

    assertThat(Json.offsets(utf8, Set.of("a.b")))
        .containsExactly(Map.entry("a.b", (long) json.indexOf("\"b\"") + 1));
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    assertThatExceptionOfType(PlatformException.class)
        .isThrownBy(() -> Json.read("[".repeat(LONG).getBytes(StandardCharsets.UTF_8)))
        .withMessageContaining("malformed JSON");
  }

  /// A block that is not given back is made anew for each document.
  @Test
  void givesItsBuffersBack() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    JsonObject document = JsonObject.of("a", 1L);
    write(document, 10_000);
    long before = threads.getCurrentThreadAllocatedBytes();

    write(document, 1000);

    assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 1000).isLessThan(BLOCK);
  }

  private static void write(JsonObject document, int times) {
    for (int i = 0; i < times; i++) {
      Json.writeBytes(document);
    }
  }

  @Test
  void readsOneObjectWithoutTheRest() {
    byte[] json =
        utf8(
            "{\"kind\":\"Pod\",\"metadata\":{\"f\":[{\"labels\":1}],\"labels\":{\"a\":\"b\"}},not json");

    assertThat(Json.readMember(json, "metadata", "labels")).contains(JsonObject.of("a", "b"));
  }

  @Test
  void findsNoObjectWhereThereIsNone() {
    byte[] json = utf8("{\"metadata\":{\"labels\":null,\"name\":\"n\"},\"spec\":[{}]}");

    assertThat(Json.readMember(json, "metadata", "labels")).isEmpty();
    assertThat(Json.readMember(json, "metadata", "annotations")).isEmpty();
    assertThat(Json.readMember(json, "spec", "labels")).isEmpty();
    assertThat(Json.readMember(json, "status")).isEmpty();
  }

  @Test
  void saysWhereTheWayToAnObjectIsMalformed() {
    assertThatThrownBy(() -> Json.readMember(utf8("{\"a\":}"), "b"))
        .hasMessageContaining("malformed JSON at line 1");
  }

  @Test
  void readsThePartsOfAShape() {
    JsonObject shape =
        JsonObject.of("type", true, "object", JsonObject.of("metadata", JsonObject.of("a", true)));

    assertThat(
            Json.readPart(
                utf8(
                    "{\"type\":\"X\",\"more\":[{}],\"object\":{\"spec\":{\"a\":1},\"metadata\":{\"b\":{},"
                        + "\"a\":{\"c\":[2]}}}}"),
                shape))
        .isEqualTo(
            Json.readObject("{\"type\":\"X\",\"object\":{\"metadata\":{\"a\":{\"c\":[2]}}}}"));
    assertThat(Json.readPart(utf8("{\"object\":null}"), shape))
        .isEqualTo(Json.readObject("{\"object\":null}"));
    assertThat(
            Json.readPart(
                utf8("{\"items\":[{\"a\":1,\"b\":2},3,{}]}"),
                JsonObject.of("items", JsonArray.of(JsonObject.of("a", true)))))
        .isEqualTo(Json.readObject("{\"items\":[{\"a\":1},3,{}]}"));
    assertThatThrownBy(() -> Json.readPart(utf8("[]"), shape)).hasMessage("expected a JSON object");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

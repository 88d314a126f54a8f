// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CustomTableTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static final JsonObject OBJECT =
      Json.readObject(
          """
          {"metadata":{"name":"x","creationTimestamp":"2026-03-01T11:00:00Z",
            "labels":{"a.b/c":"l"}},
           "spec":{"n":3,"f":1.5,"flag":true,"list":[{"v":1},{"v":2}],"map":{"k":"v"}},
           "status":{"conditions":[{"type":"Synced","status":"False"},
             {"type":"Ready","status":"True"}]}}
          """);

  @Test
  void showsNameAndAgeWithoutColumns() {
    TableColumns table = TableColumns.custom(List.of());

    assertThat(table.columns()).extracting(Column::name).containsExactly("Name", "Age");
    assertThat(table.cells(OBJECT, NOON)).isEqualTo(JsonArray.of("x", "60m"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "integer|.spec.n|3",
        "integer|.spec.flag|null",
        "number|.spec.f|1.5",
        "boolean|.spec.flag|true",
        "string|.spec.n|'\"3\"'",
        "string|.spec.map|'\"{\\\"k\\\":\\\"v\\\"}\"'",
        "string|.spec.absent|null",
        "date|.metadata.creationTimestamp|'\"60m\"'",
        "date|.metadata.name|'\"<invalid>\"'",
        "string|.status.conditions[?(@.type==\"Ready\")].status|'\"True\"'",
        "string|.status.conditions[?(@.type!='Ready')].status|'\"False\"'",
        "integer|.spec.list[1].v|2",
        "integer|.spec.list[-1].v|2",
        "integer|.spec.list[*].v|1",
        "integer|.spec.list[?(@.v>1)].v|2",
        "string|.metadata.labels['a.b/c']|'\"l\"'",
        "string|.metadata.labels.a\\.b/c|'\"l\"'",
        "string|{.metadata.name}|'\"x\"'",
        "integer|.spec.list[9].v|null"
      })
  void showsWhatThePathFindsInTheColumnsType(String type, String path, String shown) {
    JsonObject column = JsonObject.of("name", "C", "type", type, "jsonPath", path);

    JsonArray cells = TableColumns.custom(List.of(column)).cells(OBJECT, NOON);

    assertThat(cells).hasSize(2);
    assertThat(Json.write(cells.get(1))).isEqualTo(shown);
  }

  @Test
  void takesOverWhatTheColumnSays() {
    JsonObject column =
        JsonObject.of(
            "name",
            "Phase",
            "type",
            "string",
            "format",
            "f",
            "description",
            "d",
            "priority",
            1L,
            "jsonPath",
            ".status.phase");

    TableColumns table = TableColumns.custom(List.of(column));

    assertThat(table.columns().get(1)).isEqualTo(new Column("Phase", "string", "f", "d", 1));
    assertThat(table.cells(OBJECT, NOON).get(1)).isEqualTo(JsonNull.NULL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".a..b",
        ".a[",
        ".a[x]",
        ".a[?(@.b==)]",
        ".a[?(b)]",
        ".a['b",
        ".a)",
        ".a[?(@.b==c)]"
      })
  void refusesPathsItDoesNotUnderstand(String path) {
    assertThatThrownBy(() -> JsonPath.parse(path))
        .isInstanceOf(PlatformException.class)
        .hasMessageStartingWith("JSONPath");
  }
}

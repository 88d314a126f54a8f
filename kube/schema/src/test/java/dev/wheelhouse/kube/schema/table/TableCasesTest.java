// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One test per file in `cases/`: an object and the row it must give.
class TableCasesTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  record Case(String name, JsonObject content) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void showsTheRowThatUsersKnow(Case golden) {
    JsonObject content = golden.content();
    TableColumns table =
        TableColumns.of(
            new GroupResource(
                content.string("group").orElseThrow(), content.string("resource").orElseThrow()));

    JsonArray row = table.cells(content.object("object").orElseThrow(), NOON);

    assertThat(row).isEqualTo(content.array("row").orElseThrow());
    assertThat(row).hasSameSizeAs(table.columns());
    content
        .array("columns")
        .ifPresent(names ->
            assertThat(table.columns())
                .extracting(Column::name)
                .containsExactlyElementsOf(names.strings()));
  }

  static List<Case> cases() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(TableCasesTest.class.getResource("cases")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().map(TableCasesTest::read).toList();
    }
  }

  private static Case read(Path file) {
    try {
      return new Case(file.getFileName().toString(), Json.readObject(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

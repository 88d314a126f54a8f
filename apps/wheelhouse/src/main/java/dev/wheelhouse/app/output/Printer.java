// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Prints one result in the form that was asked for.
public final class Printer {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private final PrintWriter out;
  private final Format format;

  public Printer(PrintWriter out, Format format) {
    this.out = out;
    this.format = format;
  }

  public void print(JsonObject result, Supplier<?> table) {
    try {
      switch (format) {
        case table, wide -> out.print(table.get());
        case json -> out.println(JSON.writeValueAsString(plain(result)));
        case yaml -> out.print(YAML.writeValueAsString(plain(result)));
        case name -> names(result).forEach(out::println);
      }
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that cannot be written as " + format, e);
    }
  }

  private static List<String> names(JsonObject result) {
    return result.array("items").map(JsonArray::objects).orElseGet(() -> List.of(result)).stream()
        .map(Printer::name)
        .toList();
  }

  /// What has no kind is called by its name alone.
  private static String name(JsonObject object) {
    String name = object.string("metadata", "name").or(() -> object.string("name")).orElse("");
    String kind = object.string("kind").orElse("").toLowerCase(Locale.ROOT);
    String version = object.string("apiVersion").orElse("");
    int slash = version.indexOf('/');
    String group = slash < 0 ? "" : "." + version.substring(0, slash);
    return kind.isEmpty() ? name : kind + group + "/" + name;
  }

  private static Object plain(JsonObject result) throws JsonProcessingException {
    return JSON.readTree(result.toString());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.wheelhouse.base.json.JsonObject;
import java.io.PrintWriter;
import java.util.function.Supplier;

/// Prints one result in the form that was asked for.
public final class Printer {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
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
        case table -> out.print(table.get());
        case json -> out.println(JSON.writeValueAsString(plain(result)));
        case yaml -> out.print(YAML.writeValueAsString(plain(result)));
      }
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that cannot be written as " + format, e);
    }
  }

  private static Object plain(JsonObject result) throws JsonProcessingException {
    return JSON.readTree(result.toString());
  }
}

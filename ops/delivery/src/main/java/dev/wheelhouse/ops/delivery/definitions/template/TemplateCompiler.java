// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.cel.CelCompilation;
import dev.wheelhouse.kube.schema.cel.CelCompilation.CelIssue;
import dev.wheelhouse.kube.schema.cel.CelCompiler;
import dev.wheelhouse.kube.schema.cel.CelEnvironment;
import dev.wheelhouse.kube.schema.cel.CelProgram;
import dev.wheelhouse.kube.schema.cel.ValueType;
import dev.wheelhouse.ops.delivery.definitions.schema.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Compiles trees and conditions of one definition, and collects what is wrong with them.
final class TemplateCompiler {

  private static final Pattern UNDEFINED = Pattern.compile("undefined field '([^']+)'");
  private static final String IF = "$if";

  private final CelEnvironment environment;
  private final Set<String> fieldNames;
  private final List<Fault> faults = new ArrayList<>();

  /// @param parameters as OpenAPI, for the names that are suggested
  TemplateCompiler(CelEnvironment environment, JsonObject parameters) {
    this.environment = environment;
    this.fieldNames = new TreeSet<>();
    collectNames(parameters);
  }

  private void collectNames(Object schema) {
    if (schema instanceof JsonObject object) {
      object.object("properties").ifPresent(fields -> fieldNames.addAll(fields.keySet()));
      object.values().forEach(this::collectNames);
    }
  }

  List<Fault> faults() {
    return List.copyOf(faults);
  }

  Template compile(Object tree, String path) {
    return switch (tree) {
      case JsonObject object -> fields(object, path);
      case JsonArray array -> {
        List<Template> elements = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
          elements.add(compile(array.get(i), path + "[" + i + "]"));
        }
        yield new Template.Elements(elements);
      }
      case String text -> text(text, path);
      default -> new Template.Literal(tree);
    };
  }

  private Template fields(JsonObject object, String path) {
    Optional<Template.Value> condition = Optional.empty();
    Map<String, Template> fields = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : object.entrySet()) {
      String child = path + "." + entry.getKey();
      if (entry.getKey().equals(IF)) {
        condition = condition(entry.getValue(), child);
      } else {
        fields.put(entry.getKey(), compile(entry.getValue(), child));
      }
    }
    return new Template.Fields(condition, fields);
  }

  private Optional<Template.Value> condition(Object value, String path) {
    List<Scanner.Piece> pieces = value instanceof String text ? Scanner.pieces(text) : List.of();
    if (pieces.size() == 1 && pieces.getFirst() instanceof Scanner.Piece.Expression whole) {
      String text = value.toString();
      return expression(whole.source(), text, whole.start(), path, ValueType.BOOL)
          .map(program -> new Template.Value(path, program));
    }
    faults.add(new Fault(path, 1, 1, "must be one ${...} that gives true or false"));
    return Optional.empty();
  }

  private Template text(String text, String path) {
    List<Scanner.Piece> pieces = Scanner.pieces(text);
    if (pieces.size() == 1 && pieces.getFirst() instanceof Scanner.Piece.Expression whole) {
      return expression(whole.source(), text, whole.start(), path)
          .<Template>map(program -> new Template.Value(path, program))
          .orElseGet(() -> new Template.Literal(text));
    }
    List<Template.Part> parts = new ArrayList<>();
    for (Scanner.Piece piece : pieces) {
      switch (piece) {
        case Scanner.Piece.Plain plain ->
            parts.add(new Template.Part(plain.text(), Optional.empty()));
        case Scanner.Piece.Unclosed unclosed ->
            faults.add(fault(path, text, unclosed.start(), "the ${ is not closed"));
        case Scanner.Piece.Expression inner ->
            expression(inner.source(), text, inner.start(), path)
                .filter(program -> writable(program, text, inner.start(), path))
                .ifPresent(program -> parts.add(new Template.Part("", Optional.of(program))));
      }
    }
    boolean plain = parts.stream().allMatch(it -> it.program().isEmpty());
    return plain
        ? new Template.Literal(String.join("", parts.stream().map(Template.Part::plain).toList()))
        : new Template.Text(path, parts);
  }

  private boolean writable(CelProgram program, String text, int start, String path) {
    boolean writable =
        switch (program.resultType()) {
          case ValueType.Simple simple -> simple != ValueType.Simple.NULL;
          default -> false;
        };
    if (!writable) {
      faults.add(
          fault(path, text, start, "gives a list or an object, which cannot be put into a text"));
    }
    return writable;
  }

  /// Compiles a whole text that is an expression, without `${`.
  Optional<CelProgram> condition(String source, String path, ValueType result) {
    return expression(source, source, 0, path, result);
  }

  private Optional<CelProgram> expression(
      String source, String text, int start, String path, ValueType... results) {
    return switch (CelCompiler.shared().compile(environment, source, results)) {
      case CelCompilation.Compiled compiled -> Optional.of(compiled.program());
      case CelCompilation.Refused refused -> {
        refused.issues().forEach(issue -> faults.add(fault(path, text, start, issue)));
        yield Optional.empty();
      }
    };
  }

  private Fault fault(String path, String text, int start, CelIssue issue) {
    Fault first = fault(path, text, start, "");
    int column = issue.line() == 1 ? first.column() + issue.column() : issue.column() + 1;
    return new Fault(path, first.line() + issue.line() - 1, column, message(issue.message()));
  }

  private String message(String message) {
    Matcher undefined = UNDEFINED.matcher(message);
    return undefined.find()
        ? message
            + Nearest.of(undefined.group(1), fieldNames)
                .map(it -> "; did you mean \"" + it + "\"?")
                .orElse("")
        : message;
  }

  private static Fault fault(String path, String text, int offset, String message) {
    String before = text.substring(0, offset);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new Fault(path, line, offset - before.lastIndexOf('\n'), message);
  }
}

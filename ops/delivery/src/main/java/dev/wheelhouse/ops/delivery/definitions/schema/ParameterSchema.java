// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.schema;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.defaults.SchemaDefaults;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import dev.wheelhouse.kube.schema.openapi.SchemaReader;
import dev.wheelhouse.kube.schema.structural.CustomResourceValidator;
import java.util.ArrayList;
import java.util.List;

/// The parameters that a definition has. Safe for use by many threads.
public final class ParameterSchema {

  /// Parameters of which nothing is declared: all are taken as they are.
  public static final ParameterSchema OPEN =
      new ParameterSchema(
          JsonObject.of("type", "object", "x-kubernetes-preserve-unknown-fields", true));

  private final JsonObject openApi;
  private final Schema schema;

  private ParameterSchema(JsonObject openApi) {
    this.openApi = openApi;
    this.schema = SchemaReader.readClosed(openApi);
  }

  /// What a user gave, made complete.
  ///
  /// @param tree with defaults, without what nobody knows
  /// @param warnings paths of what nobody knows, each with the name that was probably meant
  public record Checked(JsonObject tree, List<String> warnings) {
    public Checked {
      warnings = List.copyOf(warnings);
    }
  }

  /// Reads declared parameters.
  ///
  /// @param declared an object of declarations, or one declaration for all of them
  /// @param types the section of that name; may be empty
  /// @param path where both stand: `spec.schematic.native`
  /// @throws PlatformException `INVALID` with a cause for each declaration that is wrong
  public static ParameterSchema of(Object declared, JsonObject types, String path) {
    Problems problems = new Problems();
    FieldPath root = new FieldPath(FieldPath.ROOT, "." + path);
    JsonObject openApi = SimpleSchema.openApi(declared, types, root, problems);
    if (problems.isEmpty() && !openApi.string("type").orElse("").equals("object")) {
      problems.invalid(root.child("parameters"), "parameters are an object or a map");
    }
    throwIfAny(problems.causes());
    return new ParameterSchema(openApi);
  }

  /// @param openApi a structural schema of an object
  public static ParameterSchema ofOpenApi(JsonObject openApi) {
    return new ParameterSchema(openApi);
  }

  /// Paths of what nobody knows, each with the name that was probably meant.
  public List<String> unknown(String path, JsonObject given) {
    List<String> warnings = new ArrayList<>();
    Tidying.tidy(given.deepCopy(), schema, path, warnings);
    return warnings;
  }

  /// As OpenAPI v3; not to be changed.
  public JsonObject openApi() {
    return openApi;
  }

  public Schema schema() {
    return schema;
  }

  /// Checks what a user gave and fills in what they left out. Numbers are taken for text where text
  /// is wanted.
  ///
  /// @param path where it stands, for messages: `spec.components[0].properties`
  /// @param given is not changed
  /// @throws PlatformException `INVALID` with a cause for each wrong or missing value, saying what
  ///   is wanted
  public Checked check(String path, JsonObject given) {
    JsonObject tree = given.deepCopy();
    List<String> warnings = new ArrayList<>();
    Tidying.tidy(tree, schema, path, warnings);
    SchemaDefaults.apply(tree, schema);
    Problems problems = new Problems();
    CustomResourceValidator.validate(
        tree, schema, new FieldPath(FieldPath.ROOT, "." + path), problems);
    throwIfAny(
        problems.causes().stream().map(cause -> Advice.added(cause, path, openApi)).toList());
    return new Checked(tree, warnings);
  }

  private static void throwIfAny(List<Cause> causes) {
    if (causes.isEmpty()) {
      return;
    }
    Cause first = causes.getFirst();
    String more = causes.size() == 1 ? "" : " (and " + (causes.size() - 1) + " more)";
    throw new PlatformException(
        Reason.INVALID, first.field() + ": " + first.message() + more, causes);
  }
}

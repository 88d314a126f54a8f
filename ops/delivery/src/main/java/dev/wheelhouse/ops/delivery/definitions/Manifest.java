// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.definitions.schema.ParameterSchema;
import dev.wheelhouse.ops.delivery.keys.DefinitionKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A definition as an object: `core.oam.dev/v1beta1` ComponentDefinition, TraitDefinition,
/// PolicyDefinition or WorkflowStepDefinition. Immutable.
public final class Manifest {

  public static final String API_VERSION = "core.oam.dev/v1beta1";
  private static final String FILE = "definition.yaml";

  private static final ClassValue<Manifest> BESIDE =
      new ClassValue<>() {
        @Override
        protected Manifest computeValue(Class<?> type) {
          return of(read(type));
        }
      };

  private final JsonObject tree;
  private final String schematic;
  private final ParameterSchema parameters;

  private Manifest(JsonObject tree, String schematic, ParameterSchema parameters) {
    this.tree = tree;
    this.schematic = schematic;
    this.parameters = parameters;
  }

  /// The manifest of a built-in definition; read once.
  static Manifest beside(Class<?> type) {
    return BESIDE.get(type);
  }

  /// Whether a class has a manifest beside it.
  static boolean isBeside(Class<?> type) {
    return type.getResource(FILE) != null;
  }

  /// A manifest from an object.
  ///
  /// @throws PlatformException `INVALID` with a cause for each parameter that is declared wrongly
  public static Manifest of(JsonObject tree) {
    String schematic = tree.object("spec", "schematic", "cel").isPresent() ? "cel" : "native";
    JsonObject section = tree.object("spec", "schematic", schematic).orElseGet(JsonObject::new);
    Object declared = section.get("parameters");
    ParameterSchema parameters =
        declared == null
            ? ParameterSchema.OPEN
            : ParameterSchema.of(
                declared,
                section.object("types").orElseGet(JsonObject::new),
                "spec.schematic." + schematic);
    return new Manifest(tree, schematic, parameters);
  }

  private static JsonObject read(Class<?> type) {
    try (InputStream file = type.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException("no " + FILE + " beside " + type.getName());
      }
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return YamlDocument.all(text).getFirst().tree();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (PlatformException e) {
      throw new IllegalStateException(
          FILE + " beside " + type.getName() + ": " + e.getMessage(), e);
    }
  }

  public String kind() {
    return tree.string("kind").orElse("");
  }

  public String name() {
    return tree.string("metadata", "name").orElse("");
  }

  public String description() {
    return tree.string("metadata", "annotations", DefinitionKeys.DESCRIPTION).orElse("");
  }

  /// What it is about, for lists; empty where nothing is stated.
  public String category() {
    return tree.string("metadata", "annotations", DefinitionKeys.CATEGORY).orElse("");
  }

  /// True where another definition is to be used instead.
  public boolean deprecated() {
    return tree.string("metadata", "labels", DefinitionKeys.DEPRECATED).orElse("").equals("true");
  }

  /// The workloads that a trait fits: `deployments.apps`, `*.apps`, names of component types, or
  /// `*`. Empty means all.
  public List<String> appliesToWorkloads() {
    return strings("appliesToWorkloads");
  }

  /// Traits that cannot be on the same component: types, or `deployments.apps` for what they make.
  public List<String> conflictsWith() {
    return strings("conflictsWith");
  }

  /// When the objects of a trait come.
  ///
  /// @throws PlatformException `INVALID` for a stage that there is not
  public Stage stage() {
    return Stage.of(tree.string("spec", "stage").orElse(""));
  }

  /// Whether attaching or changing it makes pods anew.
  public boolean podDisruptive() {
    return tree.bool("spec", "podDisruptive").orElse(false);
  }

  /// `apiVersion` of the workload that a component has; empty when it depends on the parameters.
  public String workloadApiVersion() {
    return tree.string("spec", "workload", "definition", "apiVersion").orElse("");
  }

  public String workloadKind() {
    return tree.string("spec", "workload", "definition", "kind").orElse("");
  }

  /// Which part of `spec.schematic` gives it life: `native` or `cel`.
  public String schematic() {
    return schematic;
  }

  public ParameterSchema parameters() {
    return parameters;
  }

  /// The whole object; not to be changed.
  public JsonObject tree() {
    return tree;
  }

  /// A value of `spec`.
  public Optional<JsonObject> spec(String... path) {
    return tree.object("spec").flatMap(spec -> spec.object(path));
  }

  private List<String> strings(String field) {
    return tree.array("spec", field).orElseGet(JsonArray::new).strings();
  }
}

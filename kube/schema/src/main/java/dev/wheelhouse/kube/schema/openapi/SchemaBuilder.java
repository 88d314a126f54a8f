// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.openapi;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.Schema.Constraints;
import dev.wheelhouse.kube.schema.Schema.Junctors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The parts of a [SchemaNode] while it is read. Owned by one thread.
final class SchemaBuilder {

  String definitionName = "";
  Schema.Type type = Schema.Type.ANY;
  Map<String, Schema> fields = Map.of();
  @Nullable Schema element;
  Set<String> required = Set.of();
  Annotations annotations = Annotations.NONE;
  String format = "";
  List<Object> enumValues = List.of();
  boolean preservesUnknown;
  Constraints constraints = Constraints.NONE;
  Junctors junctors = Junctors.NONE;
  List<JsonObject> validationRules = List.of();

  Schema build() {
    return new SchemaNode(this);
  }
}

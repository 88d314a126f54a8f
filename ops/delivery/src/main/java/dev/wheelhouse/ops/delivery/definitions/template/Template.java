// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import dev.wheelhouse.kube.schema.cel.CelProgram;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A compiled tree with expressions in it.
sealed interface Template {

  /// A value without expressions.
  record Literal(Object value) implements Template {}

  /// A text that is one expression; it becomes the expression's value, whatever its type.
  record Value(String path, CelProgram program) implements Template {}

  /// A text with expressions in it.
  record Text(String path, List<Part> parts) implements Template {
    public Text {
      parts = List.copyOf(parts);
    }
  }

  /// @param plain text of its own, where there is no program
  record Part(String plain, Optional<CelProgram> program) {}

  /// @param condition `$if`: whether the object is there at all
  record Fields(Optional<Value> condition, Map<String, Template> fields) implements Template {
    public Fields {
      fields = new LinkedHashMap<>(fields);
    }
  }

  record Elements(List<Template> elements) implements Template {
    public Elements {
      elements = List.copyOf(elements);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import java.util.List;
import java.util.Optional;

/// A piece of CUE as it is written.
sealed interface CueNode {

  CuePlace place();

  /// `{...}`, or what a file holds.
  record Struct(CuePlace place, List<Declaration> declarations) implements CueNode {
    public Struct {
      declarations = List.copyOf(declarations);
    }

    /// The fields with plain names.
    List<Field> fields() {
      return declarations.stream()
          .filter(Field.class::isInstance)
          .map(Field.class::cast)
          .filter(it -> it.label() instanceof Label.Plain)
          .toList();
    }

    Optional<Field> field(String name) {
      return fields().stream().filter(it -> it.name().equals(name)).findFirst();
    }
  }

  /// `[a, b, ...T]`
  ///
  /// @param rest `T`, where there are three dots; `_` where they stand alone
  record ListOf(CuePlace place, List<CueNode> elements, Optional<CueNode> rest) implements CueNode {
    public ListOf {
      elements = List.copyOf(elements);
    }
  }

  /// A text; parts are plain texts and expressions in turn.
  record Text(CuePlace place, List<Part> parts) implements CueNode {
    public Text {
      parts = List.copyOf(parts);
    }

    /// The text, where nothing is put into it.
    Optional<String> plain() {
      return parts.stream().allMatch(it -> it.expression().isEmpty())
          ? Optional.of(String.join("", parts.stream().map(Part::text).toList()))
          : Optional.empty();
    }
  }

  record Part(String text, Optional<CueNode> expression) {}

  /// A number, a truth value or null, as JSON has it.
  record Scalar(CuePlace place, Object value) implements CueNode {}

  /// `name`, `#Name`, `_` or `_name`.
  record Name(CuePlace place, String name) implements CueNode {}

  /// `_|_`
  record Bottom(CuePlace place) implements CueNode {}

  /// `a.b` or `a["b"]`
  record Select(CuePlace place, CueNode of, String field) implements CueNode {}

  record Index(CuePlace place, CueNode of, CueNode index) implements CueNode {}

  record Call(CuePlace place, CueNode function, List<CueNode> arguments) implements CueNode {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /// `!a`, `-a`, `*a` (a default), `>=a`, `=~a`.
  record Unary(CuePlace place, String operator, CueNode operand) implements CueNode {}

  record Binary(CuePlace place, String operator, CueNode left, CueNode right) implements CueNode {}

  /// `for v in list if cond {...}`
  record Comprehension(CuePlace place, List<Clause> clauses, CueNode body) implements CueNode {
    public Comprehension {
      clauses = List.copyOf(clauses);
    }
  }

  sealed interface Clause {

    record For(CuePlace place, String key, String value, CueNode source) implements Clause {}

    record If(CuePlace place, CueNode condition) implements Clause {}
  }

  sealed interface Declaration {
    CuePlace place();
  }

  /// @param optional `name?:`
  /// @param comments before it, without slashes
  record Field(CuePlace place, Label label, boolean optional, CueNode value, List<String> comments)
      implements Declaration {
    public Field {
      comments = List.copyOf(comments);
    }

    String name() {
      return label instanceof Label.Plain plain ? plain.name() : "";
    }
  }

  sealed interface Label {

    record Plain(String name) implements Label {}

    /// `[string]:`
    record Pattern(CueNode key) implements Label {}

    /// `(expression):` or a text with something put into it.
    record Dynamic(CueNode name) implements Label {}
  }

  /// A value or comprehension that stands in a struct by itself.
  record Embedded(CuePlace place, CueNode value) implements Declaration {}

  record Let(CuePlace place, String name, CueNode value) implements Declaration {}

  /// `...`
  record Open(CuePlace place) implements Declaration {}
}

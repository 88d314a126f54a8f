// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural.rules;

import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.field.FieldPath;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a rule's `fieldPath`: `.spec.x`, `.spec['x']`. Only fields and keys of maps, and only
/// those the schema has.
final class RuleFieldPath {

  private final String text;
  private int at;
  private @Nullable Schema schema;
  private FieldPath path = FieldPath.ROOT;

  private RuleFieldPath(String text, Schema schema) {
    this.text = text;
    this.schema = schema;
  }

  /// The path in the form messages have it; empty when it leads nowhere.
  static Optional<String> parse(String text, Schema schema) {
    RuleFieldPath parser = new RuleFieldPath(text, schema);
    return parser.parse() ? Optional.of(parser.path.toString()) : Optional.empty();
  }

  private boolean parse() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      String name = c == '.' ? identifier() : c == '[' ? quoted() : null;
      if (name == null || name.isEmpty() || !step(name)) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private String identifier() {
    int from = at;
    while (at < text.length() && ".[]".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at);
  }

  private @Nullable String quoted() {
    StringBuilder name = new StringBuilder();
    if (at >= text.length() || text.charAt(at++) != '\'') {
      return null;
    }
    while (at < text.length() && text.charAt(at) != '\'') {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        c = unescaped(text.charAt(at++));
      }
      name.append(c);
    }
    boolean closed = text.startsWith("']", at);
    at += 2;
    return closed ? name.toString() : null;
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'a' -> '\u0007';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> '\u000b';
      default -> c;
    };
  }

  private boolean step(String name) {
    Schema here = schema;
    if (here == null) {
      return false;
    }
    boolean map = here.type() == Schema.Type.MAP;
    path = map ? path.key(name) : path.child(name);
    schema = map ? here.items().orElse(null) : here.fields().get(name);
    return schema != null;
  }
}

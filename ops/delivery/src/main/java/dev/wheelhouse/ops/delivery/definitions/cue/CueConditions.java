// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Clause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is known of conditions without values: which hold always or never, and which never hold
/// together.
final class CueConditions {

  /// The Kubernetes version from which on the program works, `1.36`.
  private static final long MINOR = 36;

  private static final Pattern EQUALS = Pattern.compile("\\((\\S+) == (\"[^\"]*\")\\)");

  private CueConditions() {}

  /// The conditions of a loop or value as one.
  static CueNode all(Optional<CueNode> outer, CueNode.Comprehension comprehension) {
    CueNode all = null;
    for (Clause clause : comprehension.clauses()) {
      CueNode one = ((Clause.If) clause).condition();
      all = all == null ? one : new CueNode.Binary(one.place(), "&&", all, one);
    }
    CueNode inner = java.util.Objects.requireNonNull(all);
    return outer
        .<CueNode>map(it -> new CueNode.Binary(inner.place(), "&&", it, inner))
        .orElse(inner);
  }

  /// Whether a condition holds always or never; empty when that depends.
  static Optional<Boolean> constant(CueNode condition) {
    if (condition instanceof CueNode.Unary not && not.operator().equals("!")) {
      return constant(not.operand()).map(it -> !it);
    }
    if (!(condition instanceof CueNode.Binary binary)) {
      return Optional.empty();
    }
    return switch (binary.operator()) {
      case "&&" -> both(binary, false);
      case "||" -> both(binary, true);
      case "==", "!=" -> {
        boolean missing =
            binary.right() instanceof CueNode.Bottom
                && binary.left() instanceof CueNode.Select select
                && select.of() instanceof CueNode.Name root
                && root.name().equals("context")
                && select.field().equals("config");
        yield missing ? Optional.of(binary.operator().equals("==")) : compared(binary);
      }
      default -> compared(binary);
    };
  }

  /// @param one what makes the whole, if one side is that
  private static Optional<Boolean> both(CueNode.Binary binary, boolean one) {
    Optional<Boolean> left = constant(binary.left());
    Optional<Boolean> right = constant(binary.right());
    if (left.equals(Optional.of(one)) || right.equals(Optional.of(one))) {
      return Optional.of(one);
    }
    return left.isPresent() && right.isPresent() ? Optional.of(!one) : Optional.empty();
  }

  private static Optional<Boolean> compared(CueNode.Binary binary) {
    boolean minor =
        binary.left() instanceof CueNode.Select field
            && field.field().equals("minor")
            && field.of() instanceof CueNode.Select version
            && version.field().equals("clusterVersion")
            && version.of() instanceof CueNode.Name root
            && root.name().equals("context");
    if (!minor
        || !(binary.right() instanceof CueNode.Scalar scalar)
        || !(scalar.value() instanceof Long wanted)) {
      return Optional.empty();
    }
    // What depends on versions above the least one cannot be known.
    return switch (binary.operator()) {
      case "<" -> wanted <= MINOR ? Optional.of(false) : Optional.empty();
      case "<=" -> wanted < MINOR ? Optional.of(false) : Optional.empty();
      case ">=" -> wanted <= MINOR ? Optional.of(true) : Optional.empty();
      case ">" -> wanted < MINOR ? Optional.of(true) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /// Whether two conditions in CEL never hold together: a part of one is the opposite of a part of
  /// the other, or both want another text in the same place.
  static boolean exclusive(String one, String other) {
    List<String> parts = conjuncts(one);
    List<String> others = conjuncts(other);
    return parts.stream()
        .anyMatch(it -> others.stream().anyMatch(that -> opposite(it, that) || differ(it, that)));
  }

  private static boolean differ(String one, String other) {
    Matcher left = EQUALS.matcher(one);
    Matcher right = EQUALS.matcher(other);
    return left.matches()
        && right.matches()
        && left.group(1).equals(right.group(1))
        && !left.group(2).equals(right.group(2));
  }

  /// Whether always exactly one of two holds.
  static boolean opposite(String one, String other) {
    return one.equals("!" + other)
        || other.equals("!" + one)
        || unequal(one).equals(other)
        || unequal(other).equals(one);
  }

  /// The opposite of one plain comparison; empty for all else.
  private static String unequal(String comparison) {
    boolean plain =
        comparison.contains(" == ") && !comparison.contains("&&") && !comparison.contains("||");
    return plain ? comparison.replaceFirst(" == ", " != ") : "";
  }

  /// A condition, and the parts of `(a && b)`, all the way down.
  private static List<String> conjuncts(String condition) {
    List<String> parts = new ArrayList<>();
    List<String> open = new ArrayList<>(List.of(condition));
    while (!open.isEmpty()) {
      String next = open.removeFirst();
      parts.add(next);
      List<String> inner = split(next);
      if (inner.size() > 1) {
        open.addAll(inner);
      }
    }
    return parts;
  }

  /// At `&&` outside of further brackets and texts, where one pair of brackets is around it all.
  private static List<String> split(String condition) {
    if (!condition.startsWith("(") || !condition.endsWith(")")) {
      return List.of(condition);
    }
    String inner = condition.substring(1, condition.length() - 1);
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '(' || c == '[' || c == '{')) {
        depth++;
      } else if (!quoted && (c == ')' || c == ']' || c == '}')) {
        depth--;
        if (depth < 0) {
          return List.of(condition);
        }
      } else if (!quoted && depth == 0 && inner.startsWith(" || ", i)) {
        return List.of(condition);
      } else if (!quoted && depth == 0 && inner.startsWith(" && ", i)) {
        parts.add(inner.substring(start, i));
        start = i + 4;
      }
    }
    parts.add(inner.substring(start));
    return parts.size() == 1 ? List.of(condition) : parts;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.selector;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.kube.schema.naming.Names;
import dev.wheelhouse.kube.schema.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Recursive descent over `selector := requirement {"," requirement}`, `requirement := "!" key |
/// key | key ("="|"=="|"!="|">"|"<") value | key ("in"|"notin") set`.
final class LabelSelectorParser {

  private static final String END = "";

  private final List<String> tokens;
  private int at;

  LabelSelectorParser(String text) {
    this.tokens = SelectorTokens.split(text);
  }

  List<Requirement> parse() {
    List<Requirement> requirements = new ArrayList<>();
    while (true) {
      requirements.add(requirement());
      String next = next();
      if (next.equals(END)) {
        return requirements;
      }
      if (!next.equals(",")) {
        throw refused("found '" + next + "', expected: ',' or 'end of string'");
      }
    }
  }

  private Requirement requirement() {
    boolean absent = peek().equals("!");
    if (absent) {
      next();
    }
    String key = key();
    if (absent) {
      return new Requirement(key, Operator.DOES_NOT_EXIST, Set.of());
    }
    if (peek().equals(END) || peek().equals(",")) {
      return new Requirement(key, Operator.EXISTS, Set.of());
    }
    return comparison(key, next());
  }

  private Requirement comparison(String key, String operator) {
    return switch (operator) {
      case "=", "==" -> new Requirement(key, Operator.EQUALS, Set.of(value(key)));
      case "!=" -> new Requirement(key, Operator.NOT_EQUALS, Set.of(value(key)));
      case ">" -> new Requirement(key, Operator.GREATER_THAN, Set.of(number(key)));
      case "<" -> new Requirement(key, Operator.LESS_THAN, Set.of(number(key)));
      case "in" -> new Requirement(key, Operator.IN, values(key));
      case "notin" -> new Requirement(key, Operator.NOT_IN, values(key));
      default -> throw refused("found '" + operator + "', expected: in, notin, =, ==, !=, gt, lt");
    };
  }

  private String key() {
    String key = next();
    if (key.equals(END) || SelectorTokens.isSymbol(key)) {
      throw refused("found '" + key + "', expected: !, identifier, or 'end of string'");
    }
    List<String> problems = Names.qualifiedName(key);
    if (!problems.isEmpty()) {
      throw refused("key: Invalid value: \"" + key + "\": " + problems.getFirst());
    }
    return key;
  }

  private Set<String> values(String key) {
    String open = next();
    if (!open.equals("(")) {
      throw refused("found '" + open + "' expected: '('");
    }
    Set<String> values = new HashSet<>();
    while (true) {
      values.add(value(key));
      String next = next();
      if (next.equals(")")) {
        return values;
      }
      if (!next.equals(",")) {
        throw refused("found '" + next + "', expected: ',' or ')'");
      }
    }
  }

  /// An absent value is the empty string: `a=` and `a in (,b)` are legal.
  private String value(String key) {
    if (peek().equals(END) || peek().equals(",") || peek().equals(")")) {
      return "";
    }
    String value = next();
    if (SelectorTokens.isSymbol(value)) {
      throw refused("found '" + value + "', expected: identifier");
    }
    List<String> problems = Names.labelValue(value);
    if (!problems.isEmpty()) {
      throw refused(
          "values[0][" + key + "]: Invalid value: \"" + value + "\": " + problems.getFirst());
    }
    return value;
  }

  private String number(String key) {
    String value = value(key);
    if (!value.matches("-?[0-9]{1,18}")) {
      throw refused(
          "values[0]["
              + key
              + "]: Invalid value: \""
              + value
              + "\": for 'Gt', 'Lt' operators, the value must be an integer");
    }
    return value;
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : END;
  }

  private String next() {
    String token = peek();
    at++;
    return token;
  }

  private static PlatformException refused(String detail) {
    return new PlatformException(Reason.BAD_REQUEST, "unable to parse requirement: " + detail);
  }
}

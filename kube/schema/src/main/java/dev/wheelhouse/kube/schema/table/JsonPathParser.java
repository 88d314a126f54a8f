// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.ArrayList;
import java.util.List;

/// Reads the text of a [JsonPath].
final class JsonPathParser {

  private static final List<String> OPERATORS = List.of("==", "!=", "<=", ">=", "<", ">");

  private final String text;
  private int at;

  JsonPathParser(String text) {
    String trimmed = text.strip();
    this.text =
        trimmed.startsWith("{") && trimmed.endsWith("}")
            ? trimmed.substring(1, trimmed.length() - 1).strip()
            : trimmed;
  }

  JsonPath parse() {
    skip("$");
    JsonPath path = path();
    if (at < text.length()) {
      throw malformed("unexpected \"" + text.charAt(at) + "\"");
    }
    return path;
  }

  private JsonPath path() {
    List<JsonPath.Step> steps = new ArrayList<>();
    while (at < text.length()) {
      if (skip(".")) {
        dotStep(steps);
      } else if (skip("[")) {
        steps.add(bracketStep());
      } else if (steps.isEmpty() && isNameCharacter(text.charAt(at))) {
        dotStep(steps);
      } else {
        break;
      }
    }
    return new JsonPath(steps);
  }

  private void dotStep(List<JsonPath.Step> steps) {
    if (skip("*")) {
      steps.add(new JsonPath.All());
    } else if (at < text.length() && text.charAt(at) == '.') {
      throw malformed("recursive descent (\"..\") is not supported");
    } else if (at < text.length() && isNameCharacter(text.charAt(at))) {
      steps.add(new JsonPath.Field(name()));
    } else if (at < text.length() && text.charAt(at) != '[') {
      throw malformed("expected a field name");
    }
  }

  private String name() {
    StringBuilder name = new StringBuilder();
    while (at < text.length() && isNameCharacter(text.charAt(at))) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      name.append(text.charAt(at++));
    }
    return name.toString();
  }

  private static boolean isNameCharacter(char c) {
    return ".[]()=!<>*?@'\"{}, ".indexOf(c) < 0;
  }

  private JsonPath.Step bracketStep() {
    if (skip("*]")) {
      return new JsonPath.All();
    }
    if (skip("?(")) {
      return filter();
    }
    char first = at < text.length() ? text.charAt(at) : ' ';
    JsonPath.Step step =
        first == '\'' || first == '"' ? new JsonPath.Field(quoted()) : new JsonPath.Index(index());
    expect("]");
    return step;
  }

  private JsonPath.Step filter() {
    blanks();
    expect("@");
    JsonPath path = path();
    blanks();
    String operator = operator();
    blanks();
    Object operand = operator.isEmpty() ? "" : literal();
    blanks();
    expect(")]");
    return new JsonPath.Filter(path, operator, operand);
  }

  private String operator() {
    for (String operator : OPERATORS) {
      if (skip(operator)) {
        return operator;
      }
    }
    return "";
  }

  private Object literal() {
    char first = at < text.length() ? text.charAt(at) : ' ';
    if (first == '\'' || first == '"') {
      return quoted();
    }
    int start = at;
    while (at < text.length() && text.charAt(at) != ')' && text.charAt(at) != ' ') {
      at++;
    }
    String word = text.substring(start, at);
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      default -> number(word);
    };
  }

  private Object number(String word) {
    try {
      return Double.valueOf(word);
    } catch (NumberFormatException _) {
      throw malformed("\"" + word + "\" is no value to compare with");
    }
  }

  private String quoted() {
    char quote = text.charAt(at++);
    StringBuilder content = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      content.append(text.charAt(at++));
    }
    if (at == text.length()) {
      throw malformed("unterminated string");
    }
    at++;
    return content.toString();
  }

  private int index() {
    int start = at;
    while (at < text.length() && text.charAt(at) != ']') {
      at++;
    }
    try {
      return Integer.parseInt(text.substring(start, at));
    } catch (NumberFormatException _) {
      throw malformed("\"" + text.substring(start, at) + "\" is no index");
    }
  }

  private void blanks() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private boolean skip(String token) {
    boolean found = text.startsWith(token, at);
    at += found ? token.length() : 0;
    return found;
  }

  private void expect(String token) {
    if (!skip(token)) {
      throw malformed("expected \"" + token + "\"");
    }
  }

  private PlatformException malformed(String what) {
    return new PlatformException(
        Reason.BAD_REQUEST, "JSONPath \"" + text + "\": " + what + " at position " + at);
  }
}

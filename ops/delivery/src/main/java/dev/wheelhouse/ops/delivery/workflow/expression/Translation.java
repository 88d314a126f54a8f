// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.expression;

import dev.wheelhouse.kube.schema.cel.CelCompilation;
import dev.wheelhouse.kube.schema.cel.CelCompilation.CelIssue;
import dev.wheelhouse.ops.delivery.workflow.expression.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// An expression in CEL, and what became of its parts. Calls of package functions become variables
/// whose values are computed first. Owned by one thread while it is made, immutable then.
final class Translation {

  private static final Set<String> LITERALS = Set.of("true", "false", "null");

  /// Names that CEL keeps for itself.
  private static final Set<String> TAKEN =
      Set.of(
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "in",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while",
          "type",
          "string",
          "int",
          "uint",
          "double",
          "bool",
          "bytes",
          "list",
          "map",
          "dyn",
          "null_type");

  /// @param variable by which the program knows its value
  record Call(String variable, Functions.Body body, List<Expression> arguments) {}

  private final List<Token> tokens;
  private final StringBuilder text = new StringBuilder();
  private final NavigableMap<Integer, Integer> columns = new TreeMap<>();
  private final Map<String, String> variables = new LinkedHashMap<>();
  private final Set<String> fields = new LinkedHashSet<>();
  private final List<Call> calls = new ArrayList<>();
  private int at;

  private Translation(List<Token> tokens) {
    this.tokens = tokens;
  }

  /// @throws ExpressionFault for a call that is not supported
  static Translation of(List<Token> tokens) {
    Translation translation = new Translation(tokens);
    while (translation.at < tokens.size()) {
      translation.step();
    }
    return translation;
  }

  String text() {
    return text.toString();
  }

  /// CEL's names of the roots of paths, by the names in the expression.
  Map<String, String> variables() {
    return variables;
  }

  List<Call> calls() {
    return calls;
  }

  Set<String> fields() {
    return fields;
  }

  /// CEL's complaint with the column of the expression as it was written.
  ExpressionFault fault(CelCompilation.Refused refused) {
    CelIssue issue = refused.issues().getFirst();
    Map.Entry<Integer, Integer> place = columns.floorEntry(issue.column());
    return new ExpressionFault(place == null ? 1 : place.getValue(), issue.message());
  }

  private void step() {
    Token token = tokens.get(at);
    if (token.name() && !follows(".")) {
      root(token);
    } else if (token.is(".") && at + 1 < tokens.size() && tokens.get(at + 1).name()) {
      field(tokens.get(at + 1));
    } else {
      if (token.kind() == Kind.STRING && at > 0 && tokens.get(at - 1).is("[")) {
        fields.add(token.text());
      }
      emit(token, token.kind() == Kind.STRING ? quoted(token.text()) : token.text());
      at++;
    }
  }

  private void field(Token name) {
    fields.add(name.text());
    boolean plain = name.text().matches("[A-Za-z_][A-Za-z0-9_]*");
    emit(name, plain ? "." + name.text() : "[" + quoted(name.text()) + "]");
    at += 2;
  }

  private void root(Token name) {
    if (packageCall(name)) {
      call(name);
    } else if (at + 1 < tokens.size() && tokens.get(at + 1).is("(")) {
      emit(name, name.text().equals("len") ? "size" : name.text());
      at++;
    } else if (LITERALS.contains(name.text())) {
      emit(name, name.text());
      at++;
    } else {
      emit(name, variable(name));
      at++;
    }
  }

  private String variable(Token name) {
    if (!name.text().matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new ExpressionFault(name.column(), "a path cannot begin with " + name.text());
    }
    return variables.computeIfAbsent(name.text(), it -> TAKEN.contains(it) ? "the_" + it : it);
  }

  private boolean packageCall(Token name) {
    return Functions.hasPackage(name.text())
        && at + 3 < tokens.size()
        && tokens.get(at + 1).is(".")
        && tokens.get(at + 2).name()
        && tokens.get(at + 3).is("(");
  }

  private void call(Token name) {
    String function = name.text() + "." + tokens.get(at + 2).text();
    List<List<Token>> arguments = arguments(at + 3, name);
    List<Expression> expressions = arguments.stream().map(Expression::of).toList();
    String variable = "call_" + calls.size() + "_";
    calls.add(
        new Call(
            variable, Functions.find(function, expressions.size(), name.column()), expressions));
    emit(name, variable);
  }

  /// The arguments between the parenthesis at an index and the one that closes it; goes behind it.
  private List<List<Token>> arguments(int open, Token name) {
    List<List<Token>> arguments = new ArrayList<>();
    List<Token> current = new ArrayList<>();
    int depth = 0;
    for (int i = open + 1; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (depth == 0 && token.is(")")) {
        at = i + 1;
        add(arguments, current, name);
        return arguments;
      }
      if (depth == 0 && token.is(",")) {
        add(arguments, current, name);
        current = new ArrayList<>();
      } else {
        current.add(token);
      }
      depth += token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
    }
    throw new ExpressionFault(name.column(), "this call has no end");
  }

  private static void add(List<List<Token>> arguments, List<Token> argument, Token name) {
    if (argument.isEmpty()) {
      throw new ExpressionFault(name.column(), "this call lacks an argument");
    }
    arguments.add(argument);
  }

  private boolean follows(String operator) {
    return at > 0 && tokens.get(at - 1).is(operator);
  }

  private void emit(Token token, String cel) {
    if (token.kind() != Kind.OPERATOR || !".[]()".contains(token.text())) {
      if (!cel.startsWith(".") && !cel.startsWith("[") && !text.isEmpty()) {
        text.append(' ');
      }
    }
    columns.put(text.length(), token.column());
    text.append(cel);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}

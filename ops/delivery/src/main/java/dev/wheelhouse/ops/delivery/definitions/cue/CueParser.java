// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Clause;
import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Declaration;
import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Label;
import dev.wheelhouse.ops.delivery.definitions.cue.CueToken.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads CUE: the part that definitions are written in.
final class CueParser {

  private static final List<List<String>> LEVELS =
      List.of(
          List.of("|"),
          List.of("&"),
          List.of("||"),
          List.of("&&"),
          List.of("==", "!=", "<", "<=", ">", ">=", "=~", "!~"),
          List.of("+", "-"),
          List.of("*", "/"));
  private static final List<String> UNARY =
      List.of("+", "-", "!", "*", "<", "<=", ">", ">=", "=~", "!~", "!=");
  private static final Map<String, Object> WORDS =
      Map.of("true", true, "false", false, "null", JsonNull.NULL);

  private final List<CueToken> tokens;
  private int at;

  private CueParser(List<CueToken> tokens) {
    this.tokens = tokens;
  }

  /// What a file holds, without its imports.
  ///
  /// @throws CueFault at the first thing that cannot be read
  static CueNode.Struct file(String source) {
    CueParser parser = new CueParser(CueLexer.tokens(source, new CuePlace(1, 1)));
    CuePlace place = parser.peek().place();
    parser.imports();
    List<Declaration> declarations = parser.declarations(Kind.END, "");
    return new CueNode.Struct(place, declarations);
  }

  static CueNode expression(String source, CuePlace first) {
    CueParser parser = new CueParser(CueLexer.tokens(source, first));
    CueNode node = parser.expression(0);
    parser.skip(",");
    if (parser.peek().kind() != Kind.END) {
      throw parser.unexpected();
    }
    return node;
  }

  private void imports() {
    while (peek().isWord("import") || peek().isWord("package")) {
      at++;
      if (skip("(")) {
        while (!skip(")")) {
          at++;
        }
      } else {
        at++;
      }
      skip(",");
    }
  }

  private CueToken peek() {
    return tokens.get(Math.min(at, tokens.size() - 1));
  }

  private CueToken peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  private boolean skip(String operator) {
    if (peek().is(operator)) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(String operator) {
    if (!skip(operator)) {
      throw new CueFault(peek().place(), "\"" + operator + "\" is expected here");
    }
  }

  private CueFault unexpected() {
    CueToken token = peek();
    String what = token.kind() == Kind.END ? "the end" : "\"" + token.text() + "\"";
    return new CueFault(token.place(), what + " is not understood here");
  }

  private List<Declaration> declarations(Kind end, String close) {
    List<Declaration> declarations = new ArrayList<>();
    while (!(end == Kind.END ? peek().kind() == Kind.END : peek().is(close))) {
      if (peek().kind() == Kind.END) {
        throw new CueFault(peek().place(), "\"" + close + "\" is missing");
      }
      if (!skip(",")) {
        declarations.add(declaration());
      }
    }
    return declarations;
  }

  private Declaration declaration() {
    CueToken first = peek();
    if (first.is("...")) {
      at++;
      return new CueNode.Open(first.place());
    }
    if (first.isWord("let") && peek(2).is("=")) {
      at++;
      String name = tokens.get(at++).text();
      expect("=");
      return new CueNode.Let(first.place(), name, expression(0));
    }
    if (first.isWord("for") || (first.isWord("if") && !peek(1).is(":") && !peek(1).is("?"))) {
      return new CueNode.Embedded(first.place(), comprehension());
    }
    Optional<Label> label = label();
    if (label.isPresent()) {
      boolean optional = skip("?");
      skip("!");
      expect(":");
      return new CueNode.Field(
          first.place(), label.get(), optional, fieldValue(), first.comments());
    }
    return new CueNode.Embedded(first.place(), expression(0));
  }

  /// `a: b: c` is `a: {b: c}`.
  private CueNode fieldValue() {
    CueToken first = peek();
    Optional<Label> label = label();
    if (label.isEmpty()) {
      return expression(0);
    }
    boolean optional = skip("?");
    expect(":");
    return new CueNode.Struct(
        first.place(),
        List.of(
            new CueNode.Field(
                first.place(), label.get(), optional, fieldValue(), first.comments())));
  }

  /// Takes a label where one stands.
  private Optional<Label> label() {
    CueToken token = peek();
    boolean simple = token.kind() == Kind.NAME || token.kind() == Kind.TEXT;
    if (simple && endsLabel(1)) {
      at++;
      if (token.kind() == Kind.NAME) {
        return Optional.of(new Label.Plain(token.text()));
      }
      CueNode.Text text = new CueNode.Text(token.place(), token.parts());
      return Optional.of(
          text.plain().<Label>map(Label.Plain::new).orElseGet(() -> new Label.Dynamic(text)));
    }
    if (token.is("[") || token.is("(")) {
      int close = closing();
      if (endsLabel(close - at + 1)) {
        at++;
        CueNode inside = expression(0);
        expect(token.is("[") ? "]" : ")");
        return Optional.of(token.is("[") ? new Label.Pattern(inside) : new Label.Dynamic(inside));
      }
    }
    return Optional.empty();
  }

  private boolean endsLabel(int ahead) {
    CueToken next = peek(ahead);
    return next.is(":") || ((next.is("?") || next.is("!")) && peek(ahead + 1).is(":"));
  }

  /// The index of the bracket that closes the one here.
  private int closing() {
    int depth = 0;
    for (int i = at; i < tokens.size(); i++) {
      CueToken token = tokens.get(i);
      if (token.is("[") || token.is("(") || token.is("{")) {
        depth++;
      } else if ((token.is("]") || token.is(")") || token.is("}")) && --depth == 0) {
        return i;
      }
    }
    return tokens.size() - 1;
  }

  private CueNode comprehension() {
    CuePlace place = peek().place();
    List<Clause> clauses = new ArrayList<>();
    while (peek().isWord("for") || peek().isWord("if")) {
      CueToken word = tokens.get(at++);
      if (word.isWord("if")) {
        clauses.add(new Clause.If(word.place(), expression(0)));
      } else {
        String first = tokens.get(at++).text();
        String second = skip(",") ? tokens.get(at++).text() : "";
        if (!peek().isWord("in")) {
          throw new CueFault(peek().place(), "\"in\" is expected here");
        }
        at++;
        CueNode source = expression(0);
        clauses.add(
            second.isEmpty()
                ? new Clause.For(word.place(), "", first, source)
                : new Clause.For(word.place(), first, second, source));
      }
      skip(",");
    }
    if (!peek().is("{")) {
      throw new CueFault(peek().place(), "\"{\" is expected here");
    }
    return new CueNode.Comprehension(place, clauses, primary());
  }

  private CueNode expression(int level) {
    if (level == LEVELS.size()) {
      return unary();
    }
    CueNode left = expression(level + 1);
    while (peek().kind() == Kind.OPERATOR && LEVELS.get(level).contains(peek().text())) {
      CueToken operator = tokens.get(at++);
      CueNode right = expression(level + 1);
      left = new CueNode.Binary(operator.place(), operator.text(), left, right);
    }
    return left;
  }

  private CueNode unary() {
    CueToken token = peek();
    if (token.kind() == Kind.OPERATOR && UNARY.contains(token.text())) {
      at++;
      return new CueNode.Unary(token.place(), token.text(), unary());
    }
    return postfix(primary());
  }

  private CueNode postfix(CueNode first) {
    CueNode node = first;
    while (true) {
      CueToken token = peek();
      if (skip(".")) {
        CueToken field = tokens.get(at++);
        String name =
            field.kind() == Kind.TEXT
                ? new CueNode.Text(field.place(), field.parts()).plain().orElse("")
                : field.text();
        node = new CueNode.Select(token.place(), node, name);
      } else if (skip("[")) {
        CueNode index = expression(0);
        expect("]");
        node =
            index instanceof CueNode.Text text && text.plain().isPresent()
                ? new CueNode.Select(token.place(), node, text.plain().get())
                : new CueNode.Index(token.place(), node, index);
      } else if (skip("(")) {
        List<CueNode> arguments = new ArrayList<>();
        while (!skip(")")) {
          arguments.add(expression(0));
          skip(",");
        }
        node = new CueNode.Call(token.place(), node, arguments);
      } else {
        return node;
      }
    }
  }

  private CueNode primary() {
    CueToken token = tokens.get(at++);
    return switch (token.kind()) {
      case NAME ->
          WORDS.containsKey(token.text())
              ? new CueNode.Scalar(token.place(), WORDS.get(token.text()))
              : new CueNode.Name(token.place(), token.text());
      case NUMBER -> new CueNode.Scalar(token.place(), number(token));
      case TEXT -> new CueNode.Text(token.place(), token.parts());
      case OPERATOR -> bracketed(token);
      case END -> {
        at--;
        throw unexpected();
      }
    };
  }

  private CueNode bracketed(CueToken token) {
    return switch (token.text()) {
      case "_|_" -> new CueNode.Bottom(token.place());
      case "{" -> {
        List<Declaration> declarations = declarations(Kind.OPERATOR, "}");
        expect("}");
        yield new CueNode.Struct(token.place(), declarations);
      }
      case "[" -> list(token);
      case "(" -> {
        CueNode inside = expression(0);
        skip(",");
        expect(")");
        yield inside;
      }
      default -> {
        at--;
        throw unexpected();
      }
    };
  }

  private CueNode list(CueToken open) {
    List<CueNode> elements = new ArrayList<>();
    Optional<CueNode> rest = Optional.empty();
    while (!skip("]")) {
      CueToken token = peek();
      if (skip(",")) {
        continue;
      }
      if (skip("...")) {
        boolean alone = peek().is("]") || peek().is(",");
        rest = Optional.of(alone ? new CueNode.Name(token.place(), "_") : expression(0));
      } else if (token.isWord("for") || token.isWord("if")) {
        elements.add(comprehension());
      } else {
        elements.add(expression(0));
      }
    }
    return new CueNode.ListOf(open.place(), elements, rest);
  }

  private static Object number(CueToken token) {
    String digits = token.text().replace("_", "");
    try {
      return digits.contains(".") ? (Object) new BigDecimal(digits) : (Object) Long.valueOf(digits);
    } catch (NumberFormatException _) {
      throw new CueFault(token.place(), "\"" + token.text() + "\" is no number that JSON has");
    }
  }
}

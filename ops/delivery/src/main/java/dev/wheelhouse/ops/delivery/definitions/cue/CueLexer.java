// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Part;
import dev.wheelhouse.ops.delivery.definitions.cue.CueToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Splits CUE into tokens. A line that may end a value ends with a comma, as the language has it.
final class CueLexer {

  private static final List<String> OPERATORS =
      List.of(
          "_|_", "...", "!=", "==", "<=", ">=", "=~", "!~", "&&", "||", "{", "}", "[", "]", "(",
          ")", ",", ":", "?", "!", "<", ">", "=", "+", "-", "*", "/", "|", "&", ".");
  private static final Set<String> ENDS = Set.of(")", "]", "}", "_|_", "...", "?");
  private static final String RAW = "#\"";

  private final String source;
  private final int firstLine;
  private final int firstColumn;
  private final List<CueToken> tokens = new ArrayList<>();
  private final List<String> comments = new ArrayList<>();
  private int at;

  private CueLexer(String source, CuePlace first) {
    this.source = source;
    this.firstLine = first.line();
    this.firstColumn = first.column();
  }

  /// @param first where the source begins in its file
  static List<CueToken> tokens(String source, CuePlace first) {
    return new CueLexer(source, first).read();
  }

  private List<CueToken> read() {
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == '\n') {
        endLine();
        at++;
      } else if (Character.isWhitespace(c)) {
        at++;
      } else if (source.startsWith("//", at)) {
        comment();
      } else if (c == '"' || source.startsWith(RAW, at)) {
        text();
      } else if (Character.isDigit(c)) {
        number();
      } else if (!source.startsWith("_|_", at) && isNameStart(c)) {
        name();
      } else {
        operator();
      }
    }
    endLine();
    add(Kind.END, place(at), "", List.of());
    return tokens;
  }

  private void add(Kind kind, CuePlace place, String text, List<Part> parts) {
    tokens.add(new CueToken(kind, place, text, parts, comments));
    comments.clear();
  }

  private void endLine() {
    if (tokens.isEmpty()) {
      return;
    }
    CueToken last = tokens.getLast();
    boolean ends =
        switch (last.kind()) {
          case NAME, NUMBER, TEXT -> true;
          case OPERATOR -> ENDS.contains(last.text());
          case END -> false;
        };
    if (ends) {
      List<String> kept = List.copyOf(comments);
      comments.clear();
      add(Kind.OPERATOR, place(at), ",", List.of());
      comments.addAll(kept);
    }
  }

  private void comment() {
    int end = source.indexOf('\n', at);
    int stop = end < 0 ? source.length() : end;
    if (source.substring(source.lastIndexOf('\n', at) + 1, at).isBlank()) {
      comments.add(source.substring(at + 2, stop).strip());
    }
    at = stop;
  }

  private static boolean isNameStart(char c) {
    return Character.isLetter(c) || c == '_' || c == '#' || c == '$';
  }

  private void name() {
    int start = at++;
    while (at < source.length()
        && (isNameStart(source.charAt(at)) || Character.isDigit(source.charAt(at)))) {
      at++;
    }
    add(Kind.NAME, place(start), source.substring(start, at), List.of());
  }

  private void number() {
    int start = at;
    while (at < source.length()
        && (Character.isLetterOrDigit(source.charAt(at))
            || source.charAt(at) == '_'
            || (source.charAt(at) == '.'
                && at + 1 < source.length()
                && Character.isDigit(source.charAt(at + 1))))) {
      at++;
    }
    add(Kind.NUMBER, place(start), source.substring(start, at), List.of());
  }

  private void operator() {
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, at)) {
        add(Kind.OPERATOR, place(at), operator, List.of());
        at += operator.length();
        return;
      }
    }
    throw new CueFault(place(at), "\"" + source.charAt(at) + "\" is not understood here");
  }

  /// A text: `"..."`, `"""..."""`, and both between `#`.
  private void text() {
    int start = at;
    boolean raw = source.charAt(at) == '#';
    at += raw ? 1 : 0;
    boolean block = source.startsWith("\"\"\"", at);
    at += block ? 3 : 1;
    String close = (block ? "\"\"\"" : "\"") + (raw ? "#" : "");
    String escape = raw ? "\\#" : "\\";
    List<Part> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    while (!source.startsWith(close, at)) {
      if (at >= source.length() || (!block && source.charAt(at) == '\n')) {
        throw new CueFault(place(start), "the text is not closed");
      }
      if (source.startsWith(escape, at)) {
        at += escape.length();
        if (at < source.length() && source.charAt(at) == '(') {
          parts.add(new Part(plain.toString(), Optional.empty()));
          plain.setLength(0);
          parts.add(new Part("", Optional.of(interpolated())));
        } else {
          plain.append(escaped());
        }
      } else {
        plain.append(source.charAt(at++));
      }
    }
    at += close.length();
    if (!plain.isEmpty() || parts.isEmpty()) {
      parts.add(new Part(plain.toString(), Optional.empty()));
    }
    add(Kind.TEXT, place(start), "", block ? unindented(parts, place(start)) : parts);
  }

  private CueNode interpolated() {
    int start = ++at;
    int depth = 1;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == '"') {
        at = closingQuote(at);
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return CueParser.expression(source.substring(start, at++), place(start));
      }
      at++;
    }
    throw new CueFault(place(start), "the \\( is not closed");
  }

  private int closingQuote(int open) {
    for (int i = open + 1; i < source.length(); i++) {
      if (source.charAt(i) == '\\') {
        i++;
      } else if (source.charAt(i) == '"') {
        return i;
      }
    }
    throw new CueFault(place(open), "the text is not closed");
  }

  private String escaped() {
    CuePlace place = place(at - 1);
    char c = source.charAt(at++);
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case '\\', '"', '/' -> String.valueOf(c);
      default -> throw new CueFault(place, "the escape \\" + c + " is not understood");
    };
  }

  /// A block of text begins after its first line break, ends before its last, and is indented as
  /// its last line is.
  private List<Part> unindented(List<Part> parts, CuePlace place) {
    Part last = parts.getLast();
    int lineBreak = last.text().lastIndexOf('\n');
    if (!parts.getFirst().text().startsWith("\n") || lineBreak < 0) {
      throw new CueFault(place, "a block of text begins and ends on lines of their own");
    }
    String indent = last.text().substring(lineBreak + 1);
    List<Part> result = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      String text = parts.get(i).text();
      if (i == parts.size() - 1) {
        text = text.substring(0, lineBreak);
      }
      text = text.replace("\n" + indent, "\n");
      if (i == 0 && !text.isEmpty()) {
        text = text.substring(1);
      }
      result.add(new Part(text, parts.get(i).expression()));
    }
    return result;
  }

  private CuePlace place(int offset) {
    int end = Math.min(offset, source.length());
    String before = source.substring(0, end);
    int lines = (int) before.chars().filter(c -> c == '\n').count();
    int column = end - before.lastIndexOf('\n');
    return new CuePlace(firstLine + lines, lines == 0 ? firstColumn + end : column);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.selector;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Chooses objects by the values of fields: `status.phase=Running,spec.nodeName!=n1`. Immutable.
public record FieldSelector(List<Term> terms) {

  public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  /// One comparison.
  public record Term(String field, boolean equal, String value) {
    @Override
    public String toString() {
      return field + (equal ? "=" : "!=") + escape(value);
    }
  }

  public FieldSelector {
    terms = List.copyOf(terms);
  }

  /// Reads a query string; `\` escapes `,`, `=` and itself in values. Empty selects everything.
  ///
  /// @throws PlatformException with [Reason#BAD_REQUEST] naming the term
  public static FieldSelector parse(String text) {
    List<Term> terms = new ArrayList<>();
    for (String part : splitTerms(text)) {
      if (!part.isEmpty()) {
        terms.add(term(part, text));
      }
    }
    return terms.isEmpty() ? EVERYTHING : new FieldSelector(terms);
  }

  private static List<String> splitTerms(String text) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == ',') {
        parts.add(text.substring(from, at));
        from = at + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static Term term(String part, String whole) {
    int at = part.indexOf('=');
    if (at < 0) {
      throw refused(whole, part);
    }
    boolean unequal = at > 0 && part.charAt(at - 1) == '!';
    boolean doubled = !unequal && part.startsWith("==", at);
    String field = part.substring(0, unequal ? at - 1 : at);
    String value = part.substring(at + (doubled ? 2 : 1));
    return new Term(field, !unequal, unescape(value, whole));
  }

  private static String unescape(String value, String whole) {
    StringBuilder plain = new StringBuilder();
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      if (c == '\\' && at + 1 < value.length() && "\\,=".indexOf(value.charAt(at + 1)) >= 0) {
        plain.append(value.charAt(++at));
      } else if (c == '\\' || c == '=') {
        throw refused(whole, value);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
  }

  private static PlatformException refused(String selector, String part) {
    return new PlatformException(
        Reason.BAD_REQUEST,
        "invalid selector: '" + selector + "'; can't understand '" + part + "'");
  }

  /// Whether an object is chosen.
  ///
  /// @param fields the value of a field by its name; the empty string where it is absent
  public boolean matches(UnaryOperator<String> fields) {
    for (Term term : terms) {
      if (term.equal() != fields.apply(term.field()).equals(term.value())) {
        return false;
      }
    }
    return true;
  }

  /// The value that a field must have, where the selector demands exactly one: lets a reader go
  /// straight to `metadata.name`.
  public Optional<String> exactValue(String field) {
    return terms.stream()
        .filter(term -> term.equal() && term.field().equals(field))
        .map(Term::value)
        .findFirst();
  }

  public boolean matchesEverything() {
    return terms.isEmpty();
  }

  @Override
  public String toString() {
    return terms.stream().map(Term::toString).collect(Collectors.joining(","));
  }
}

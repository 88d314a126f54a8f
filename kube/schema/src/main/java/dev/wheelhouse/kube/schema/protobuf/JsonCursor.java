// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.kube.schema.protobuf.MessageType.Place;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Walks over a JSON document that is known to be well formed, without making a tree of it: text
/// without escapes is copied from the document as it stands.
final class JsonCursor {

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOWEST_BITS = 0x0101010101010101L;
  private static final long HIGHEST_BITS = 0x8080808080808080L;
  private static final long QUOTES = '"' * LOWEST_BITS;
  private static final long BACKSLASHES = '\\' * LOWEST_BITS;

  private final byte[] json;
  private int at;

  JsonCursor(byte[] json) {
    this.json = json;
  }

  byte[] json() {
    return json;
  }

  int at() {
    return at;
  }

  /// The first byte of the next token.
  byte peek() {
    while (at < json.length && json[at] <= ' ') {
      at++;
    }
    if (at >= json.length) {
      throw malformed();
    }
    return json[at];
  }

  private static PlatformException malformed() {
    return new PlatformException(Reason.INTERNAL, "the JSON to be encoded is not well formed");
  }

  /// Steps over a brace, bracket, colon or comma if it is the next token.
  boolean take(char token) {
    if (peek() != token) {
      return false;
    }
    at++;
    return true;
  }

  /// Steps over `{` or `[`, or to the next element: false at the end, which is stepped over too.
  boolean next(char end) {
    if (take(end)) {
      return false;
    }
    take(',');
    return true;
  }

  /// A field's name and its colon.
  String name() {
    String name = string();
    take(':');
    return name;
  }

  /// The place of a field's name, and over its colon; null for a name that has none.
  @Nullable Place place(Places places) {
    peek();
    int start = at;
    Place place;
    if (skipString()) {
      byte[] name = unescaped(start).getBytes(StandardCharsets.UTF_8);
      place = places.find(name, 0, name.length);
    } else {
      place = places.find(json, start + 1, at - start - 2);
    }
    take(':');
    return place;
  }

  /// Steps over a string such as `"2026-03-01T12:00:00Z"`.
  ///
  /// @return its seconds since 1970; [UtcTime#OTHER], and nothing was stepped over, where something
  ///   else stands here
  long utcSeconds() {
    byte first = peek();
    int closing = at + 1 + UtcTime.LENGTH;
    if (first != '"' || closing >= json.length || json[closing] != '"') {
      return UtcTime.OTHER;
    }
    long seconds = UtcTime.seconds(json, at + 1);
    at = seconds == UtcTime.OTHER ? at : closing + 1;
    return seconds;
  }

  boolean isNull() {
    if (peek() != 'n') {
      return false;
    }
    at += 4;
    return true;
  }

  boolean bool() {
    boolean yes = peek() == 't';
    skip();
    return yes;
  }

  /// Steps over a value.
  ///
  /// @return where it began
  int skip() {
    byte first = peek();
    int start = at;
    switch (first) {
      case '"' -> skipString();
      case '{', '[' -> skipNested();
      default -> skipWord();
    }
    return start;
  }

  private void skipWord() {
    while (at < json.length && ",]} \n\r\t".indexOf(json[at]) < 0) {
      at++;
    }
  }

  private void skipNested() {
    int depth = 0;
    do {
      byte here = json[at];
      if (here == '"') {
        skipString();
        continue;
      }
      if (here == '{' || here == '[') {
        depth++;
      } else if (here == '}' || here == ']') {
        depth--;
      }
      at++;
    } while (depth > 0);
  }

  /// @return whether the string has escapes
  private boolean skipString() {
    int end = special(at + 1);
    boolean escapes = false;
    while (json[end] != '"') {
      escapes = true;
      end = special(end + 2);
    }
    at = end + 1;
    return escapes;
  }

  /// Where the next quotation mark or backslash stands. Eight bytes are looked at together: a byte
  /// that is one of the two becomes zero, and of a zero the subtraction borrows.
  private int special(int from) {
    int place = from;
    while (place + Long.BYTES <= json.length) {
      long bytes = (long) EIGHT_BYTES.get(json, place);
      long quotes = bytes ^ QUOTES;
      long backslashes = bytes ^ BACKSLASHES;
      long found =
          ((quotes - LOWEST_BITS & ~quotes) | (backslashes - LOWEST_BITS & ~backslashes))
              & HIGHEST_BITS;
      if (found != 0) {
        return place + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
      place += Long.BYTES;
    }
    while (json[place] != '"' && json[place] != '\\') {
      place++;
    }
    return place;
  }

  /// A string, number or word as text.
  String string() {
    if (peek() != '"') {
      int start = skip();
      return new String(json, start, at - start, StandardCharsets.UTF_8);
    }
    int start = at;
    boolean escapes = skipString();
    return escapes
        ? unescaped(start)
        : new String(json, start + 1, at - start - 2, StandardCharsets.UTF_8);
  }

  private String unescaped(int start) {
    byte[] literal = new byte[at - start];
    System.arraycopy(json, start, literal, 0, literal.length);
    return (String) Json.read(literal);
  }

  /// Writes a string as a field.
  void string(Bytes out, int field) {
    if (peek() != '"') {
      out.string(field, string());
      return;
    }
    int start = at;
    if (skipString()) {
      out.string(field, unescaped(start));
    } else {
      out.bytes(field, json, start + 1, at - start - 2);
    }
  }

  /// A whole number; a fraction is cut off.
  long number() {
    peek();
    int from = at;
    int digit = from;
    long value = 0;
    while (digit < json.length && digit - from < 18 && json[digit] >= '0' && json[digit] <= '9') {
      value = value * 10 + json[digit++] - '0';
    }
    boolean plain = digit > from && digit < json.length && ",]} ".indexOf(json[digit]) >= 0;
    if (plain) {
      at = digit;
      return value;
    }
    return parsed(string());
  }

  private static long parsed(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      return (long) decimal(text);
    }
  }

  double decimal() {
    return decimal(string());
  }

  private static double decimal(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}

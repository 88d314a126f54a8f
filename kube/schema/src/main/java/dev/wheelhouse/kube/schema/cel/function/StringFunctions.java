// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import static dev.wheelhouse.kube.schema.cel.function.Types.DYN;
import static dev.wheelhouse.kube.schema.cel.function.Types.INT;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRING;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRINGS;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelList;
import dev.wheelhouse.kube.schema.cel.value.ListValue;
import java.util.ArrayList;
import java.util.List;

/// The strings extension of CEL, version 2. Places count characters, not bytes.
final class StringFunctions {

  private StringFunctions() {}

  private static Overload on(
      String function, String id, CelType result, List<CelType> more, Overload.Body body) {
    List<CelType> parameters = new ArrayList<>(List.of(STRING));
    parameters.addAll(more);
    return Overload.member(function, id, result, parameters, body);
  }

  static List<Overload> overloads() {
    List<Overload> all = new ArrayList<>();
    all.add(on("charAt", "string_char_at_int", STRING, List.of(INT), (_, a) -> charAt(a)));
    search(all);
    replace(all);
    cut(all);
    all.add(
        on("lowerAscii", "string_lower_ascii", STRING, List.of(), (_, a) -> lower((String) a[0])));
    all.add(
        on("upperAscii", "string_upper_ascii", STRING, List.of(), (_, a) -> upper((String) a[0])));
    all.add(on("trim", "string_trim", STRING, List.of(), (_, a) -> ((String) a[0]).strip()));
    all.add(
        on(
            "format",
            "string_format",
            STRING,
            List.of(ListType.create(DYN)),
            (work, a) -> TextFormat.format((String) a[0], (CelList) a[1], work)));
    all.add(
        Overload.global(
            "strings.quote",
            "strings_quote",
            STRING,
            List.of(STRING),
            (_, a) -> TextFormat.quote((String) a[0])));
    join(all);
    return all;
  }

  private static void search(List<Overload> all) {
    all.add(on("indexOf", "string_index_of_string", INT, List.of(STRING), (_, a) -> indexOf(a, 0)));
    all.add(
        on(
            "indexOf",
            "string_index_of_string_int",
            INT,
            List.of(STRING, INT),
            (_, a) -> indexOf(a, (Long) a[2])));
    all.add(
        on(
            "lastIndexOf",
            "string_last_index_of_string",
            INT,
            List.of(STRING),
            (_, a) -> lastIndexOf((String) a[0], (String) a[1])));
    all.add(
        on(
            "lastIndexOf",
            "string_last_index_of_string_int",
            INT,
            List.of(STRING, INT),
            (_, a) -> lastIndexOf((String) a[0], (String) a[1], (Long) a[2])));
  }

  private static void replace(List<Overload> all) {
    all.add(
        on(
            "replace",
            "string_replace_string_string",
            STRING,
            List.of(STRING, STRING),
            (_, a) -> replace((String) a[0], (String) a[1], (String) a[2], -1)));
    all.add(
        on(
            "replace",
            "string_replace_string_string_int",
            STRING,
            List.of(STRING, STRING, INT),
            (_, a) -> replace((String) a[0], (String) a[1], (String) a[2], (Long) a[3])));
    all.add(
        on(
            "split",
            "string_split_string",
            STRINGS,
            List.of(STRING),
            (_, a) -> split((String) a[0], (String) a[1], -1)));
    all.add(
        on(
            "split",
            "string_split_string_int",
            STRINGS,
            List.of(STRING, INT),
            (_, a) -> split((String) a[0], (String) a[1], (Long) a[2])));
  }

  private static void cut(List<Overload> all) {
    all.add(
        on(
            "substring",
            "string_substring_int",
            STRING,
            List.of(INT),
            (_, a) -> substring((String) a[0], (Long) a[1], length((String) a[0]))));
    all.add(
        on(
            "substring",
            "string_substring_int_int",
            STRING,
            List.of(INT, INT),
            (_, a) -> substring((String) a[0], (Long) a[1], (Long) a[2])));
  }

  private static void join(List<Overload> all) {
    all.add(
        Overload.member(
            "join", "list_join", STRING, List.of(STRINGS), (_, a) -> join((CelList) a[0], "")));
    all.add(
        Overload.member(
            "join",
            "list_join_string",
            STRING,
            List.of(STRINGS, STRING),
            (_, a) -> join((CelList) a[0], (String) a[1])));
  }

  private static long length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static CelFault outOfRange(long index) {
    return new CelFault("index out of range: " + index);
  }

  private static Object charAt(Object[] args) {
    String text = (String) args[0];
    long index = (Long) args[1];
    long length = length(text);
    if (index < 0 || index > length) {
      throw outOfRange(index);
    }
    return index == length ? "" : substring(text, index, index + 1);
  }

  private static String substring(String text, long start, long end) {
    if (start > end) {
      throw new CelFault("invalid substring range. start: " + start + ", end: " + end);
    }
    long length = length(text);
    if (start < 0 || start > length) {
      throw outOfRange(start);
    }
    if (end < 0 || end > length) {
      throw outOfRange(end);
    }
    int from = text.offsetByCodePoints(0, (int) start);
    return text.substring(from, text.offsetByCodePoints(from, (int) (end - start)));
  }

  private static Object indexOf(Object[] args, long offset) {
    String text = (String) args[0];
    String wanted = (String) args[1];
    if (wanted.isEmpty()) {
      return offset;
    }
    if (offset < 0) {
      throw outOfRange(offset);
    }
    if (offset >= length(text)) {
      return -1L;
    }
    return position(text, text.indexOf(wanted, text.offsetByCodePoints(0, (int) offset)));
  }

  private static Object lastIndexOf(String text, String wanted) {
    return wanted.isEmpty() ? (Object) length(text) : position(text, text.lastIndexOf(wanted));
  }

  private static Object lastIndexOf(String text, String wanted, long offset) {
    if (wanted.isEmpty()) {
      return offset;
    }
    if (offset < 0) {
      throw outOfRange(offset);
    }
    if (offset >= length(text)) {
      return -1L;
    }
    return position(text, text.lastIndexOf(wanted, text.offsetByCodePoints(0, (int) offset)));
  }

  private static long position(String text, int at) {
    return at < 0 ? -1 : text.codePointCount(0, at);
  }

  private static String replace(String text, String old, String with, long limit) {
    if (limit < 0) {
      return text.replace(old, with);
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (long i = 0; i < limit; i++) {
      int found = old.isEmpty() && i > 0 ? next(text, at) : text.indexOf(old, at);
      if (found < 0) {
        break;
      }
      out.append(text, at, found).append(with);
      at = found + old.length();
    }
    return out.append(text, at, text.length()).toString();
  }

  private static int next(String text, int at) {
    return at >= text.length() ? -1 : text.offsetByCodePoints(at, 1);
  }

  private static CelList split(String text, String separator, long limit) {
    if (limit == 0) {
      return ListValue.of();
    }
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (limit < 0 || parts.size() < limit - 1) {
      int found = separator.isEmpty() ? nextSplit(text, at) : text.indexOf(separator, at);
      if (found < 0) {
        break;
      }
      parts.add(text.substring(at, found));
      at = found + separator.length();
    }
    if (!separator.isEmpty() || at < text.length()) {
      parts.add(text.substring(at));
    }
    return ListValue.of(parts);
  }

  /// The end of a character that is not the last.
  private static int nextSplit(String text, int at) {
    int next = next(text, at);
    return next >= text.length() ? -1 : next;
  }

  private static String join(CelList parts, String separator) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (Object part : parts) {
      if (!(part instanceof String text)) {
        throw new CelFault("join: invalid input: " + part);
      }
      out.append(at++ == 0 ? "" : separator).append(text);
    }
    return out.toString();
  }

  private static String lower(String text) {
    int[] characters = text.codePoints().map(c -> c >= 'A' && c <= 'Z' ? c + 32 : c).toArray();
    return new String(characters, 0, characters.length);
  }

  private static String upper(String text) {
    int[] characters = text.codePoints().map(c -> c >= 'a' && c <= 'z' ? c - 32 : c).toArray();
    return new String(characters, 0, characters.length);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Regular expressions in RE2's syntax, which match in time proportional to the text. The latest
/// patterns are kept compiled.
public final class Regexes {

  private static final int KEPT = 256;
  private static final int MAX_REPEAT = 1000;

  private static final Map<String, Pattern> COMPILED =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Pattern> eldest) {
              return size() > KEPT;
            }
          });

  private Regexes() {}

  static boolean matches(String text, String pattern) {
    return compile(pattern).matcher(text).find();
  }

  /// The first match; empty for none.
  static String find(String text, String pattern) {
    Matcher matcher = compile(pattern).matcher(text);
    return matcher.find() ? matcher.group() : "";
  }

  /// @param limit how many at most; negative for all
  static List<String> findAll(String text, String pattern, long limit) {
    List<String> found = new ArrayList<>();
    Matcher matcher = compile(pattern).matcher(text);
    int lastEnd = -1;
    while ((limit < 0 || found.size() < limit) && matcher.find()) {
      boolean emptyBehindMatch = matcher.end() == matcher.start() && matcher.start() == lastEnd;
      if (!emptyBehindMatch) {
        found.add(matcher.group());
      }
      lastEnd = matcher.end();
    }
    return found;
  }

  /// @throws CelFault when the pattern is none
  public static Pattern compile(String pattern) {
    Pattern known = COMPILED.get(pattern);
    if (known == null) {
      known = compileNew(pattern);
      COMPILED.put(pattern, known);
    }
    return known;
  }

  private static Pattern compileNew(String pattern) {
    try {
      checkRepeats(pattern);
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      String detail = e.getDescription() + ": `" + e.getPattern() + "`";
      throw new CelFault("error parsing regexp: " + detail);
    }
  }

  /// Repeats of repeats multiply the size of the program: no more than 1,000 in all, as RE2 has it.
  private static void checkRepeats(String pattern) {
    Deque<Long> largest = new ArrayDeque<>(List.of(1L));
    long last = 1;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
        last = 1;
      } else if (c == '[') {
        i = classEnd(pattern, i);
        last = 1;
      } else if (c == '(') {
        largest.push(1L);
      } else if (c == ')' && largest.size() > 1) {
        last = largest.pop();
        largest.push(Math.max(largest.pop(), last));
      } else if (c == '{') {
        last *= repeat(pattern, i);
        largest.push(Math.max(largest.pop(), last));
      } else {
        last = 1;
      }
      if (last > MAX_REPEAT) {
        throw new PatternSyntaxException("invalid repeat count", pattern);
      }
    }
  }

  private static int classEnd(String pattern, int from) {
    for (int i = from + 2; i < pattern.length(); i++) {
      if (pattern.charAt(i) == '\\') {
        i++;
      } else if (pattern.charAt(i) == ']') {
        return i;
      }
    }
    return pattern.length();
  }

  /// The larger number of `{2,5}`; 1 where the brace is only a brace.
  private static long repeat(String pattern, int open) {
    int close = pattern.indexOf('}', open);
    String inner = close < 0 ? "" : pattern.substring(open + 1, close);
    if (!inner.matches("[0-9]{1,9}(,[0-9]{0,9})?")) {
      return 1;
    }
    String[] bounds = inner.split(",");
    return Math.max(1, Long.parseLong(bounds[bounds.length - 1]));
  }
}

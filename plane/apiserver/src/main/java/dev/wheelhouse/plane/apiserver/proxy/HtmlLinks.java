// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.proxy;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rewrites the addresses in a page, attribute by attribute (HTML, index of attributes).
final class HtmlLinks {

  private static final Pattern ATTRIBUTE =
      Pattern.compile("([a-zA-Z][-a-zA-Z0-9]*)(\\s*=\\s*)(?:\"([^\"]*)\"|'([^']*)')");

  /// What stands in these is no HTML.
  private static final Set<String> RAW = Set.of("script", "style", "textarea", "title");

  private static final Map<String, Set<String>> ADDRESSES =
      Map.ofEntries(
          Map.entry("a", Set.of("href")),
          Map.entry("applet", Set.of("codebase")),
          Map.entry("area", Set.of("href")),
          Map.entry("audio", Set.of("src")),
          Map.entry("base", Set.of("href")),
          Map.entry("blockquote", Set.of("cite")),
          Map.entry("body", Set.of("background")),
          Map.entry("button", Set.of("formaction")),
          Map.entry("command", Set.of("icon")),
          Map.entry("del", Set.of("cite")),
          Map.entry("embed", Set.of("src")),
          Map.entry("form", Set.of("action")),
          Map.entry("frame", Set.of("longdesc", "src")),
          Map.entry("head", Set.of("profile")),
          Map.entry("html", Set.of("manifest")),
          Map.entry("iframe", Set.of("longdesc", "src")),
          Map.entry("img", Set.of("longdesc", "src", "usemap")),
          Map.entry("input", Set.of("src", "usemap", "formaction")),
          Map.entry("ins", Set.of("cite")),
          Map.entry("link", Set.of("href")),
          Map.entry("object", Set.of("classid", "codebase", "data", "usemap")),
          Map.entry("q", Set.of("cite")),
          Map.entry("script", Set.of("src")),
          Map.entry("source", Set.of("src")),
          Map.entry("video", Set.of("poster", "src")));

  private HtmlLinks() {}

  static String rewrite(String page, UnaryOperator<String> address) {
    StringBuilder out = new StringBuilder(page.length() + 64);
    int done = 0;
    int open = page.indexOf('<');
    while (open >= 0) {
      if (page.startsWith("<!--", open)) {
        open = page.indexOf('<', after(page, open, "-->"));
        continue;
      }
      if (!isTag(page, open + 1)) {
        open = page.indexOf('<', open + 1);
        continue;
      }
      int end = endOfTag(page, open);
      String name = name(page, open + 1);
      Set<String> wanted = ADDRESSES.get(name);
      if (wanted != null) {
        out.append(page, done, open).append(tag(page.substring(open, end), wanted, address));
        done = end;
      }
      int next = RAW.contains(name) ? page.indexOf("</" + name, end) : end;
      open = next < 0 ? -1 : page.indexOf('<', Math.max(next, open + 1));
    }
    return out.append(page, done, page.length()).toString();
  }

  private static boolean isTag(String page, int place) {
    return place < page.length()
        && (Character.isLetter(page.charAt(place)) || "/!?".indexOf(page.charAt(place)) >= 0);
  }

  private static int after(String page, int from, String text) {
    int found = page.indexOf(text, from);
    return found < 0 ? page.length() : found + text.length();
  }

  /// The lower-case name at a place; empty where there is none, as in an end tag.
  private static String name(String page, int from) {
    int end = from;
    while (end < page.length() && Character.isLetterOrDigit(page.charAt(end))) {
      end++;
    }
    return page.substring(from, end).toLowerCase(Locale.ROOT);
  }

  /// Behind the `>` that ends a tag; those in quotes do not.
  private static int endOfTag(String page, int open) {
    char quote = 0;
    for (int i = open + 1; i < page.length(); i++) {
      char c = page.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i + 1;
      }
    }
    return page.length();
  }

  private static String tag(String tag, Set<String> wanted, UnaryOperator<String> address) {
    return ATTRIBUTE
        .matcher(tag)
        .replaceAll(found -> Matcher.quoteReplacement(attribute(found, wanted, address)));
  }

  private static String attribute(
      MatchResult attribute, Set<String> wanted, UnaryOperator<String> address) {
    if (!wanted.contains(attribute.group(1).toLowerCase(Locale.ROOT))) {
      return attribute.group();
    }
    String value = attribute.group(3) == null ? attribute.group(4) : attribute.group(3);
    return attribute.group(1) + "=\"" + address.apply(value).replace("\"", "&#34;") + "\"";
  }
}

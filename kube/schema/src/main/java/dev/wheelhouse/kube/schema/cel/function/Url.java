// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelMap;
import dev.wheelhouse.kube.schema.cel.value.CelObject;
import dev.wheelhouse.kube.schema.cel.value.ListValue;
import dev.wheelhouse.kube.schema.cel.value.MapValue;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// An absolute URL or an absolute path, parsed leniently: spaces and unescaped characters may stand
/// in it.
record Url(String text, String scheme, String host, String path, String query)
    implements CelObject {

  /// @throws CelFault in the words of Kubernetes
  static Url parse(String text) {
    if (text.isEmpty()) {
      throw malformed(text, "empty url");
    }
    if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      throw malformed(text, "net/url: invalid control character in URL");
    }
    String rest = text.contains("#") ? text.substring(0, text.indexOf('#')) : text;
    String scheme = scheme(text, rest);
    rest = scheme.isEmpty() ? rest : rest.substring(scheme.length() + 1);
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    rest = question < 0 ? rest : rest.substring(0, question);
    if (!rest.startsWith("/")) {
      if (scheme.isEmpty()) {
        throw malformed(text, "invalid URI for request");
      }
      return new Url(text, scheme, "", "", query);
    }
    boolean authority = rest.startsWith("//") && !(scheme.isEmpty() && rest.startsWith("///"));
    if (!authority) {
      return new Url(text, scheme, "", checked(text, rest), query);
    }
    int slash = rest.indexOf('/', 2);
    String host = host(text, slash < 0 ? rest.substring(2) : rest.substring(2, slash));
    return new Url(
        text, scheme, host, slash < 0 ? "" : checked(text, rest.substring(slash)), query);
  }

  private static String scheme(String text, String rest) {
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (letter || (i > 0 && (Character.isDigit(c) || "+-.".indexOf(c) >= 0))) {
        continue;
      }
      if (c == ':' && i == 0) {
        throw malformed(text, "missing protocol scheme");
      }
      return c == ':' ? rest.substring(0, i).toLowerCase(Locale.ROOT) : "";
    }
    return "";
  }

  private static String host(String text, String authority) {
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int close = host.startsWith("[") ? host.indexOf(']') : -1;
    if (host.startsWith("[") && close < 0) {
      throw malformed(text, "missing ']' in host");
    }
    int colon = host.indexOf(':', Math.max(close, 0));
    String port = colon < 0 ? "" : host.substring(colon + 1);
    if (!port.matches("[0-9]*")) {
      throw malformed(text, "invalid port \":" + port + "\" after host");
    }
    int bad = close >= 0 ? -1 : indexOfBad(host);
    if (bad >= 0) {
      throw malformed(text, "invalid character \"" + host.charAt(bad) + "\" in host name");
    }
    return host;
  }

  private static int indexOfBad(String host) {
    for (int i = 0; i < host.length(); i++) {
      if (" \"<>\\^`{|}".indexOf(host.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static String checked(String text, String path) {
    for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
      String escape = path.substring(i, Math.min(path.length(), i + 3));
      if (!escape.matches("%[0-9a-fA-F]{2}")) {
        throw malformed(text, "invalid URL escape \"" + escape + "\"");
      }
    }
    return path;
  }

  private static CelFault malformed(String text, String detail) {
    return new CelFault(
        "URL parse error during conversion from string: parse \"" + text + "\": " + detail);
  }

  String hostname() {
    if (host.startsWith("[")) {
      return host.substring(1, host.indexOf(']'));
    }
    return host.indexOf(':') < 0 ? host : host.substring(0, host.indexOf(':'));
  }

  String port() {
    int colon = host.indexOf(':', Math.max(0, host.indexOf(']')));
    return colon < 0 ? "" : host.substring(colon + 1);
  }

  String escapedPath() {
    StringBuilder escaped = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c < 0x80 && (Character.isLetterOrDigit(c) || "-_.~$&+,/:;=@%!'()*[]".indexOf(c) >= 0);
      escaped.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return escaped.toString();
  }

  CelMap parameters() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      String key = unescape(equals < 0 ? part : part.substring(0, equals));
      String value = equals < 0 ? "" : unescape(part.substring(equals + 1));
      if (!part.isEmpty() && !part.contains(";")) {
        values.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
      }
    }
    Map<Object, Object> lists = new LinkedHashMap<>();
    values.forEach((key, list) -> lists.put(key, ListValue.of(list)));
    return MapValue.of(lists);
  }

  private static String unescape(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  @Override
  public String typeName() {
    return "kubernetes.URL";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.proxy;

import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/// A request as it is sent on.
///
/// @param uri escaped path with query
/// @param headers names in lower case
public record Forwarded(String method, String uri, Map<String, String> headers, byte[] body) {

  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "expect",
          "content-length");

  /// A caller's request without what is between him and this server: hop-by-hop headers,
  /// credentials, and what only this server may say of him.
  ///
  /// @param path not escaped yet
  public static Forwarded of(ApiRequest request, String path) {
    Map<String, String> headers = new HashMap<>();
    Set<String> named = named(request.headers().getOrDefault("connection", ""));
    request
        .headers()
        .forEach((name, value) -> {
          if (!isPrivate(name) && !named.contains(name)) {
            headers.put(name, value);
          }
        });
    return new Forwarded(
        request.method(), escape(path) + query(request.query()), headers, request.body());
  }

  private static Set<String> named(String connection) {
    Set<String> names = new HashSet<>();
    for (String name : connection.split(",", -1)) {
      names.add(name.strip().toLowerCase(Locale.ROOT));
    }
    return names;
  }

  private static boolean isPrivate(String name) {
    return HOP_BY_HOP.contains(name)
        || name.equals("authorization")
        || name.startsWith("x-remote-")
        || name.startsWith("impersonate-")
        || name.startsWith(":");
  }

  /// The same without a header.
  public Forwarded without(String header) {
    Map<String, String> fewer = new HashMap<>(headers);
    fewer.remove(header);
    return new Forwarded(method, uri, fewer, body);
  }

  /// The same with a header, several values a line each.
  public Forwarded with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Forwarded(method, uri, more, body);
  }

  /// Escapes what may not stand in a path, and leaves its slashes.
  static String escape(String path) {
    StringJoiner escaped = new StringJoiner("/");
    for (String segment : path.split("/", -1)) {
      escaped.add(
          URLEncoder.encode(segment, StandardCharsets.UTF_8)
              .replace("+", "%20")
              .replace("%3A", ":")
              .replace("%40", "@")
              .replace("%2C", ",")
              .replace("%3D", "=")
              .replace("%7E", "~"));
    }
    return escaped.toString();
  }

  static String query(Map<String, List<String>> query) {
    if (query.isEmpty()) {
      return "";
    }
    StringJoiner joined = new StringJoiner("&", "?", "");
    query.forEach((name, values) ->
        values.forEach(value ->
            joined.add(
                URLEncoder.encode(name, StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(value, StandardCharsets.UTF_8))));
    return joined.toString();
  }
}

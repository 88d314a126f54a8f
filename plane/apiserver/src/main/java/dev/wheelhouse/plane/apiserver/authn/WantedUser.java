// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Whom a request wants to be, by its headers `Impersonate-User`, `-Group`, `-Uid` and `-Extra-*`.
record WantedUser(String name, String uid, List<String> groups, Map<String, List<String>> extra) {

  private static final String PREFIX = "impersonate-";
  private static final String EXTRA = "impersonate-extra-";
  private static final String NODE = "system:node:";

  WantedUser {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /// @param headers by lower-case name; several values of one header are a line each
  /// @return empty where no header asks for another user
  /// @throws PlatformException `BAD_REQUEST` for groups or extras without a user
  static Optional<WantedUser> of(Map<String, String> headers) {
    String name = headers.getOrDefault("impersonate-user", "");
    if (!name.isEmpty()) {
      return Optional.of(
          new WantedUser(
              name,
              headers.getOrDefault("impersonate-uid", ""),
              values(headers.get("impersonate-group")),
              extra(headers)));
    }
    for (String header : headers.keySet()) {
      if (header.startsWith(PREFIX)) {
        throw new PlatformException(
            Reason.BAD_REQUEST, "requested " + header + " without impersonating a user name");
      }
    }
    return Optional.empty();
  }

  private static Map<String, List<String>> extra(Map<String, String> headers) {
    Map<String, List<String>> extra = new TreeMap<>();
    headers.forEach((name, value) -> {
      if (name.startsWith(EXTRA)) {
        String key =
            URLDecoder.decode(
                name.substring(EXTRA.length()).replace("+", "%2B"), StandardCharsets.UTF_8);
        extra.put(key.toLowerCase(Locale.ROOT), values(value));
      }
    });
    return extra;
  }

  private static List<String> values(@Nullable String header) {
    List<String> values = new ArrayList<>();
    if (header != null) {
      for (String value : header.split("\n", -1)) {
        if (!value.isBlank()) {
          values.add(value.strip());
        }
      }
    }
    return values;
  }

  boolean onlyNamed() {
    return uid.isEmpty() && groups.isEmpty() && extra.isEmpty();
  }

  /// The node it is; empty for other users.
  Optional<String> node() {
    return name.startsWith(NODE) && name.length() > NODE.length()
        ? Optional.of(name.substring(NODE.length()))
        : Optional.empty();
  }

  /// Namespace and name of the service account it is; nothing for other users.
  String[] account() {
    return ServiceAccountNames.parse(name);
  }
}

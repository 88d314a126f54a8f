// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.aggregation;

import dev.wheelhouse.plane.apiserver.authn.Identity;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Who calls, as another API server is told: `X-Remote-User`, `-Uid`, `-Group` and `-Extra-*`.
final class FrontProxyHeaders {

  private FrontProxyHeaders() {}

  static Map<String, String> of(Identity user) {
    Map<String, String> headers = new HashMap<>();
    headers.put("x-remote-user", user.name());
    if (!user.uid().isEmpty()) {
      headers.put("x-remote-uid", user.uid());
    }
    if (!user.groups().isEmpty()) {
      headers.put("x-remote-group", String.join("\n", user.groups()));
    }
    user.extra()
        .forEach((key, values) ->
            headers.put("x-remote-extra-" + escape(key), String.join("\n", values)));
    return headers;
  }

  /// What may not stand in a header's name (RFC 9110, 5.6.2) is percent-encoded, `%` too.
  static String escape(String key) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : key.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean legal = c < 128 && (Character.isLetterOrDigit(c) || "!#$&'*+-.^_`|~".indexOf(c) >= 0);
      if (legal) {
        escaped.append(c);
      } else {
        escaped.append('%').append("%02X".formatted((int) c));
      }
    }
    return escaped.toString();
  }
}

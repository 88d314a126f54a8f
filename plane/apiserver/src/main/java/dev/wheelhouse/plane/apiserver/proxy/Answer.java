// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.proxy;

import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What the other side said.
///
/// @param headers names in lower case, several values a line each
/// @param body as it comes; closing it early ends the exchange
public record Answer(int status, Map<String, String> headers, InputStream body) {

  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  Answer with(String header, String value) {
    Map<String, String> changed = new HashMap<>(headers);
    changed.put(header, value);
    return new Answer(status, changed, body);
  }

  Answer withBody(Map<String, String> otherHeaders, InputStream other) {
    return new Answer(status, otherHeaders, other);
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /// The answer for our caller.
  public ApiResponse.Bytes relayed() {
    Map<String, String> passed = new HashMap<>(headers);
    passed.keySet().removeAll(HOP_BY_HOP);
    String type = passed.getOrDefault("content-type", "");
    passed.remove("content-type");
    return new ApiResponse.Bytes(status, type, passed, body);
  }
}

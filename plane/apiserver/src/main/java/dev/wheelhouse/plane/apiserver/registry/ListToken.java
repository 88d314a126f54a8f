// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The opaque `continue` of a list: the revision being read and the last key that was given out.
///
/// @param after the key's part behind the resource's prefix
record ListToken(long revision, String after) {

  String encode() {
    JsonObject json = JsonObject.of("v", "meta.k8s.io/v1", "rv", revision, "start", after);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.writeBytes(json));
  }

  static ListToken decode(String text) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
      JsonObject token = Json.readObject(json);
      return new ListToken(token.integer("rv").orElseThrow(), token.string("start").orElseThrow());
    } catch (RuntimeException _) {
      throw Failures.badRequest("continue key is not valid");
    }
  }
}

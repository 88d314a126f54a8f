// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The opaque `continue` of a list: the revision being read and the last key that was given out.
///
/// @param revision [#NEWEST] to go on in whatever state is the newest
/// @param after the key's part behind the resource's prefix
record ListToken(long revision, String after) {

  static final long NEWEST = -1;

  private static final String FORM = "meta.k8s.io/v1";
  private static final String REFUSED = "invalid continue token: continue key is not valid";

  String encode() {
    JsonObject json = JsonObject.of("v", FORM, "rv", revision, "start", after);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.writeBytes(json));
  }

  /// @throws PlatformException `BAD_REQUEST` for a text that is none
  static ListToken decode(String text) {
    JsonObject token = read(text);
    if (!token.string("v").orElse("").equals(FORM)) {
      throw Failures.badRequest(REFUSED + ": server does not recognize this encoded version");
    }
    long revision = token.integer("rv").orElse(0L);
    String after = token.string("start").orElse("");
    if (revision == 0 || revision < NEWEST) {
      throw Failures.badRequest(
          REFUSED + ": incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
    }
    if (after.isEmpty()) {
      throw Failures.badRequest(REFUSED + ": encoded start key empty (version meta.k8s.io/v1)");
    }
    if (("/" + after + "/").contains("/../")) {
      throw Failures.badRequest(REFUSED + ": " + after);
    }
    return new ListToken(revision, after);
  }

  private static JsonObject read(String text) {
    try {
      return Json.readObject(Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException | PlatformException e) {
      throw Failures.badRequest(REFUSED + ": " + e.getMessage());
    }
  }
}

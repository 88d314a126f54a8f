// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Puts a list together from the bytes of its items, without looking into them.
final class ListBody {

  /// Larger lists are put together while they are written.
  private static final long AT_ONCE = 64 << 10;

  private ListBody() {}

  static ApiResponse of(String kind, String apiVersion, JsonObject metadata, List<byte[]> items) {
    byte[] head =
        ("{\"kind\":\""
                + kind
                + "\",\"apiVersion\":\""
                + apiVersion
                + "\",\"metadata\":"
                + Json.write(metadata)
                + "}")
            .getBytes(StandardCharsets.UTF_8);
    ApiResponse.Listing listing = new ApiResponse.Listing(head, items);
    return listing.size() > AT_ONCE ? listing : listing.whole();
  }
}

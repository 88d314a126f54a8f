// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Puts a list together from the bytes of its items, without looking into them.
final class ListBody {

  private ListBody() {}

  static byte[] of(String kind, String apiVersion, JsonObject metadata, List<byte[]> items) {
    byte[] head =
        ("{\"kind\":\""
                + kind
                + "\",\"apiVersion\":\""
                + apiVersion
                + "\",\"metadata\":"
                + Json.write(metadata)
                + ",\"items\":[")
            .getBytes(StandardCharsets.UTF_8);
    long size = head.length + 2L;
    for (byte[] item : items) {
      size += item.length + 1L;
    }
    byte[] body = new byte[Math.toIntExact(size - (items.isEmpty() ? 0 : 1))];
    System.arraycopy(head, 0, body, 0, head.length);
    int at = head.length;
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        body[at++] = ',';
      }
      byte[] item = items.get(i);
      System.arraycopy(item, 0, body, at, item.length);
      at += item.length;
    }
    body[at++] = ']';
    body[at] = '}';
    return body;
  }
}

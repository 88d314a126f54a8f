// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.revisions;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Short hashes of JSON values, the same on every machine and for every order of keys.
public final class Hashes {

  private static final int LENGTH = 16;

  private Hashes() {}

  /// 16 hexadecimal digits of SHA-256.
  public static String of(Object value) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Json.writeBytes(ordered(value)));
      return HexFormat.of().formatHex(digest).substring(0, LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Object ordered(Object value) {
    return switch (value) {
      case JsonObject object -> {
        JsonObject sorted = new JsonObject();
        new TreeMap<String, @Nullable Object>(object)
            .forEach((key, each) -> {
              if (each != null) {
                sorted.put(key, ordered(each));
              }
            });
        yield sorted;
      }
      case JsonArray array -> new JsonArray(array.stream().map(Hashes::ordered).toList());
      default -> value;
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.discovery;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// A rendered document with the hash that names its content.
///
/// @param etag upper-case hexadecimal SHA-256 of the body
public record Document(String contentType, byte[] body, String etag) {

  public static Document of(String contentType, JsonObject tree) {
    byte[] body = Json.writeBytes(tree);
    return new Document(contentType, body, hash(body));
  }

  public static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /// The document, or `304 Not Modified` to a client that has it.
  public ApiResponse answer(ApiRequest request, Map<String, String> extraHeaders) {
    Map<String, String> headers = new LinkedHashMap<>(extraHeaders);
    headers.put("etag", "\"" + etag + "\"");
    headers.put("vary", "Accept");
    boolean known = request.header("if-none-match").filter(v -> v.contains(etag)).isPresent();
    return known
        ? new ApiResponse.Whole(304, contentType, headers, new byte[0])
        : new ApiResponse.Whole(200, contentType, headers, body);
  }
}

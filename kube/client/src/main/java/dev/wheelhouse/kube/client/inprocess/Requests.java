// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client.inprocess;

import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// From fabric8's requests to those of a [LocalServer].
final class Requests {

  private static final byte[] NO_BODY = {};

  private Requests() {}

  static LocalServer.Request of(StandardHttpRequest request) throws IOException {
    return new LocalServer.Request(
        request.method(),
        request.uri().getPath(),
        query(request.uri().getRawQuery()),
        headers(request),
        body(request.body()));
  }

  private static Map<String, String> headers(StandardHttpRequest request) {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach((name, values) -> {
          String key = name.toLowerCase(Locale.ROOT);
          headers.put(key, String.join(key.startsWith("impersonate-") ? "\n" : ",", values));
        });
    String contentType = request.getContentType();
    if (contentType != null) {
      headers.putIfAbsent("content-type", contentType);
    }
    return headers;
  }

  static Map<String, List<String>> query(@Nullable String text) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    if (text == null) {
      return query;
    }
    for (String pair : text.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        query.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
      }
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static byte[] body(StandardHttpRequest.@Nullable BodyContent content) throws IOException {
    return switch (content) {
      case null -> NO_BODY;
      case StandardHttpRequest.StringBodyContent text ->
          text.getContent().getBytes(StandardCharsets.UTF_8);
      case StandardHttpRequest.ByteArrayBodyContent bytes -> bytes.getContent();
      case StandardHttpRequest.InputStreamBodyContent stream -> {
        try (InputStream in = stream.getContent()) {
          yield in.readAllBytes();
        }
      }
      default ->
          throw new IOException("a body of unknown kind: " + content.getClass().getSimpleName());
    };
  }
}

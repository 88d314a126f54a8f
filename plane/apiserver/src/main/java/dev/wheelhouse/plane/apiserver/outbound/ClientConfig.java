// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.outbound;

import dev.wheelhouse.base.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// How a webhook is reached (`WebhookClientConfig` of `admissionregistration.k8s.io/v1` and
/// `apiextensions.k8s.io/v1`).
///
/// @param host the name in the URL, in the `Host` header and in the server's certificate
/// @param path with leading slash
/// @param service the Service to resolve; null for a URL
/// @param authorities PEM; empty for the system's trust store
public record ClientConfig(
    String host, int port, String path, @Nullable ServiceName service, String authorities) {

  private static final int HTTPS = 443;

  /// A Service by name.
  public record ServiceName(String namespace, String name) {}

  /// Reads a validated `clientConfig`.
  public static ClientConfig of(JsonObject config) {
    String authorities = authorities(config.string("caBundle").orElse(""));
    return config
        .object("service")
        .map(service -> ofService(service, authorities))
        .orElseGet(() -> ofUrl(config.string("url").orElse(""), authorities));
  }

  private static ClientConfig ofService(JsonObject service, String authorities) {
    String name = service.string("name").orElse("");
    String namespace = service.string("namespace").orElse("");
    return new ClientConfig(
        name + "." + namespace + ".svc",
        service.integer("port").orElse((long) HTTPS).intValue(),
        rooted(service.string("path").orElse("")),
        new ServiceName(namespace, name),
        authorities);
  }

  private static ClientConfig ofUrl(String url, String authorities) {
    URI uri = URI.create(url);
    return new ClientConfig(
        uri.getHost() == null ? "" : uri.getHost(),
        uri.getPort() < 0 ? HTTPS : uri.getPort(),
        rooted(uri.getRawPath() == null ? "" : uri.getRawPath()),
        null,
        authorities);
  }

  private static String rooted(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  private static String authorities(String base64) {
    try {
      return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  /// As messages show it.
  String url(String query) {
    boolean usual = service == null && port == HTTPS;
    return "https://" + host + (usual ? "" : ":" + port) + path + query;
  }
}

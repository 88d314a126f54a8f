// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.audit;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.registry.RequestBodies;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The fields of audit events.
final class AuditFields {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final byte[] STATUS = "{\"kind\":\"Status\"".getBytes(StandardCharsets.US_ASCII);

  private AuditFields() {}

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  /// What is known when a request comes.
  static void request(
      JsonObject event,
      @Nullable Identity user,
      RequestInfo info,
      ApiRequest request,
      Exchange exchange) {
    event.put("requestURI", uri(request));
    event.put("verb", info.verb());
    event.put("user", user == null ? new JsonObject() : user(user));
    event.put("sourceIPs", sources(request, exchange));
    request.header("user-agent").ifPresent(agent -> event.put("userAgent", agent));
    if (info.resourceRequest()) {
      event.put("objectRef", objectRef(info));
    }
    Instant received = exchange.clock().now().minusNanos(exchange.elapsed());
    event.put("requestReceivedTimestamp", time(received));
  }

  private static String uri(ApiRequest request) {
    StringBuilder uri = new StringBuilder(request.path());
    char separator = '?';
    for (Map.Entry<String, List<String>> parameter : request.query().entrySet()) {
      for (String value : parameter.getValue()) {
        uri.append(separator).append(encode(parameter.getKey())).append('=').append(encode(value));
        separator = '&';
      }
    }
    return uri.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// Those whom proxies name, then who is connected.
  private static JsonArray sources(ApiRequest request, Exchange exchange) {
    JsonArray sources = new JsonArray();
    for (String hop : request.headers().getOrDefault("x-forwarded-for", "").split(",", -1)) {
      String address = hop.strip();
      if (!address.isEmpty()) {
        sources.add(address);
      }
    }
    if (!exchange.peer().isEmpty() && !sources.contains(exchange.peer())) {
      sources.add(exchange.peer());
    }
    return sources;
  }

  static JsonObject user(Identity user) {
    JsonObject json = JsonObject.of("username", user.name());
    if (!user.uid().isEmpty()) {
      json.put("uid", user.uid());
    }
    if (!user.groups().isEmpty()) {
      json.put("groups", new JsonArray(user.groups()));
    }
    if (!user.extra().isEmpty()) {
      JsonObject extra = json.childObject("extra");
      user.extra().forEach((key, values) -> extra.put(key, new JsonArray(values)));
    }
    return json;
  }

  private static JsonObject objectRef(RequestInfo info) {
    JsonObject ref = JsonObject.of("resource", info.resource());
    put(ref, "namespace", info.namespace());
    put(ref, "name", info.name());
    put(ref, "apiGroup", info.group());
    put(ref, "apiVersion", info.version());
    put(ref, "subresource", info.subresource());
    return ref;
  }

  private static void put(JsonObject object, String key, String value) {
    if (!value.isEmpty()) {
      object.put(key, value);
    }
  }

  /// A reference together with what only the object itself says.
  static JsonObject completed(JsonObject known, JsonObject object) {
    JsonObject ref = new JsonObject(known);
    for (String field : List.of("namespace", "name", "uid", "resourceVersion")) {
      String value = object.string("metadata", field).orElse("");
      if (!ref.containsKey(field)) {
        put(ref, field, value);
      }
    }
    return ref;
  }

  static JsonObject status(int code) {
    return JsonObject.of("metadata", new JsonObject(), "code", (long) code);
  }

  /// A `Status` without what it says about itself.
  static JsonObject status(JsonObject whole) {
    JsonObject status = new JsonObject(whole);
    status.remove("kind");
    status.remove("apiVersion");
    return status;
  }

  static boolean isStatus(byte[] body) {
    return body.length > STATUS.length
        && Arrays.equals(body, 0, STATUS.length, STATUS, 0, STATUS.length);
  }

  /// The object that a request brings; for a patch, the patch. Empty without a body or with one
  /// that cannot be read.
  static Optional<Object> requestObject(ApiRequest request) {
    if (request.body().length == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(RequestBodies.read(request));
    } catch (PlatformException _) {
      return Optional.empty();
    }
  }

  static void withoutManagedFields(JsonObject object) {
    object.object("metadata").ifPresent(metadata -> metadata.remove("managedFields"));
    object
        .array("items")
        .ifPresent(items -> items.objects().forEach(AuditFields::withoutManagedFields));
  }
}

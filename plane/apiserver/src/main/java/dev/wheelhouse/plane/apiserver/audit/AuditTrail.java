// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.audit;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The audit events of one request. Each event tells all that is known by its stage.
///
/// Used by the thread that answers; annotations may be added while it works.
public final class AuditTrail {

  private static final String ID_HEADER = "Audit-Id";
  private static final int LONGEST_ID = 64;

  private final AuditRule rule;
  private final Exchange exchange;
  private final Consumer<JsonObject> sink;
  private final JsonObject event;
  private final Map<String, String> annotations = new TreeMap<>();

  private AuditTrail(
      AuditRule rule, Exchange exchange, Consumer<JsonObject> sink, JsonObject event) {
    this.rule = rule;
    this.exchange = exchange;
    this.sink = sink;
    this.event = event;
  }

  static AuditTrail begin(
      AuditRule rule,
      @Nullable Identity user,
      RequestInfo info,
      ApiRequest request,
      Exchange exchange,
      Consumer<JsonObject> sink) {
    String id = id(request);
    exchange.header(ID_HEADER, id);
    JsonObject event =
        JsonObject.of(
            "kind",
            "Event",
            "apiVersion",
            "audit.k8s.io/v1",
            "level",
            rule.level().label(),
            "auditID",
            id,
            "stage",
            "");
    AuditFields.request(event, user, info, request, exchange);
    AuditTrail trail = new AuditTrail(rule, exchange, sink, event);
    exchange.annotations(trail::annotate);
    exchange.brought(trail::brought);
    if (user == null) {
      return trail;
    }
    trail.write(AuditStage.RECEIVED);
    if (rule.level().has(AuditLevel.REQUEST) && info.resourceRequest()) {
      AuditFields.requestObject(request).ifPresent(object -> trail.object("requestObject", object));
    }
    return trail;
  }

  /// The caller's own number for the request, or one of ours.
  private static String id(ApiRequest request) {
    String given = request.headers().getOrDefault("audit-id", "");
    if (given.isEmpty()) {
      return UUID.randomUUID().toString();
    }
    return given.length() > LONGEST_ID ? given.substring(0, LONGEST_ID) : given;
  }

  /// Who the caller acts as.
  public void impersonated(Identity user) {
    event.put("impersonatedUser", AuditFields.user(user));
  }

  /// The object that the request brings says more of itself than the path does.
  private void brought(JsonObject object) {
    event
        .object("objectRef")
        .ifPresent(ref -> event.put("objectRef", AuditFields.completed(ref, object)));
  }

  /// Adds an annotation; the first value of a key stays.
  public synchronized void annotate(String key, String value) {
    annotations.putIfAbsent(key, value);
  }

  /// The answer to a request that lasts begins.
  public void started(int code) {
    event.put("responseStatus", AuditFields.status(code));
    write(AuditStage.STARTED);
  }

  /// The request is over.
  ///
  /// @param contentType of the body
  /// @param body null where the answer was a stream
  public void complete(int code, String contentType, byte @Nullable [] body) {
    event.put("responseStatus", AuditFields.status(code));
    if (body != null && contentType.startsWith("application/json")) {
      answer(body);
    }
    write(AuditStage.COMPLETE);
  }

  private void answer(byte[] body) {
    boolean wanted = rule.level().has(AuditLevel.REQUEST_RESPONSE);
    boolean status = AuditFields.isStatus(body);
    if (!wanted && !status) {
      return;
    }
    JsonObject object = Json.readObject(body);
    if (status) {
      event.put("responseStatus", AuditFields.status(object));
    }
    if (wanted) {
      object("responseObject", object);
    }
  }

  /// The request was refused, or could not be made out.
  ///
  /// @param status the `Status` that the caller gets
  public void failed(int code, JsonObject status) {
    event.put("responseStatus", AuditFields.status(status).with("code", (long) code));
    if (rule.level().has(AuditLevel.REQUEST_RESPONSE)) {
      event.put("responseObject", status);
    }
    write(AuditStage.COMPLETE);
  }

  /// Nobody could be made out.
  public void unauthenticated() {
    event.put(
        "responseStatus",
        JsonObject.of(
            "metadata",
            new JsonObject(),
            "status",
            "Failure",
            "message",
            "Authentication failed, no credentials provided or credentials not valid",
            "code",
            401L));
    write(AuditStage.STARTED);
  }

  /// A fault of the server ended the request.
  public void panicked(Throwable fault) {
    event.put(
        "responseStatus",
        JsonObject.of(
            "metadata",
            new JsonObject(),
            "status",
            "Failure",
            "message",
            "APIServer panic'd: " + fault.getClass().getSimpleName(),
            "reason",
            "InternalError",
            "code",
            500L));
    write(AuditStage.PANIC);
  }

  private void object(String field, Object object) {
    if (rule.omitManagedFields() && object instanceof JsonObject json) {
      AuditFields.withoutManagedFields(json);
    }
    event.put(field, object);
  }

  private void write(AuditStage stage) {
    if (rule.omitStages().contains(stage)) {
      return;
    }
    JsonObject line = new JsonObject(event);
    line.put("stage", stage.label());
    line.put("stageTimestamp", AuditFields.time(exchange.clock().now()));
    synchronized (this) {
      if (!annotations.isEmpty()) {
        line.put("annotations", new JsonObject(annotations));
      }
    }
    sink.accept(line);
  }
}

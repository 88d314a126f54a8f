// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.aggregation;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.outbound.ServiceResolver;
import dev.wheelhouse.plane.apiserver.proxy.Answer;
import dev.wheelhouse.plane.apiserver.proxy.Destination;
import dev.wheelhouse.plane.apiserver.proxy.Forwarded;
import dev.wheelhouse.plane.apiserver.proxy.Forwarder;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks whether another API server can be reached and what it serves.
final class RemoteCheck {

  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 4 << 20;
  private static final byte[] NO_BODY = {};
  private static final Identity SELF =
      new Identity("system:kube-aggregator", "", List.of(Identity.MASTERS), Map.of());

  private final ObjectReader objects;
  private final ServiceResolver services;
  private final Forwarder forwarder;
  private final RemoteDocuments documents;

  RemoteCheck(
      ObjectReader objects,
      ServiceResolver services,
      Forwarder forwarder,
      RemoteDocuments documents) {
    this.objects = objects;
    this.services = services;
    this.forwarder = forwarder;
    this.documents = documents;
  }

  RemoteDocuments documents() {
    return documents;
  }

  /// A condition's status, reason and message.
  record Result(String status, String reason, String message) {
    static final Result PASSED = new Result("True", "Passed", "all checks passed");

    static Result failed(String reason, String message) {
      return new Result("False", reason, message);
    }
  }

  Result run(RemoteApi api) throws InterruptedException {
    Optional<JsonObject> service = objects.get(SERVICES, api.namespace(), api.service());
    if (service.isEmpty()) {
      return Result.failed(
          "ServiceNotFound",
          "service/%s in \"%s\" is not present".formatted(api.service(), api.namespace()));
    }
    if (!listens(service.get(), api.port())) {
      return Result.failed(
          "ServicePortError",
          "service/%s in \"%s\" is not listening on port %d"
              .formatted(api.service(), api.namespace(), api.port()));
    }
    Destination destination;
    try {
      destination = api.destination(services);
    } catch (PlatformException _) {
      return Result.failed(
          "MissingEndpoints",
          "endpoints for service/%s in \"%s\" have no addresses with port name \"%s\""
              .formatted(api.service(), api.namespace(), portName(service.get(), api.port())));
    }
    return discover(api, destination);
  }

  private static boolean listens(JsonObject service, int port) {
    return !service.string("spec", "type").orElse("ClusterIP").equals("ClusterIP")
        || ports(service).stream().anyMatch(p -> p.integer("port").orElse(0L) == port);
  }

  private static String portName(JsonObject service, int port) {
    return ports(service).stream()
        .filter(p -> p.integer("port").orElse(0L) == port)
        .findFirst()
        .flatMap(p -> p.string("name"))
        .orElse("");
  }

  private static List<JsonObject> ports(JsonObject service) {
    return service.array("spec", "ports").map(JsonArray::objects).orElseGet(List::of);
  }

  private Result discover(RemoteApi api, Destination destination) throws InterruptedException {
    String url = "https://" + destination.authority() + api.path();
    try {
      JsonObject list = get(destination, api.path());
      documents.put(
          api,
          new RemoteDocuments.Told(
              RemoteDocuments.resources(api, list), openApi(api, destination)));
      return Result.PASSED;
    } catch (PlatformException e) {
      return Result.failed(
          "FailedDiscoveryCheck",
          "failing or missing response from %s: %s".formatted(url, e.getMessage()));
    } catch (Status status) {
      return Result.failed(
          "FailedDiscoveryCheck",
          "failing or missing response from %s: bad status from %s: %d"
              .formatted(url, url, status.code));
    }
  }

  /// An answer that is no success.
  private static final class Status extends Exception {
    private static final long serialVersionUID = 1;
    private final int code;

    Status(int code) {
      super("status " + code, null, false, false);
      this.code = code;
    }
  }

  private JsonObject get(Destination destination, String path) throws InterruptedException, Status {
    Map<String, String> headers = new HashMap<>(FrontProxyHeaders.of(SELF));
    headers.put("accept", "application/json");
    Answer answer =
        forwarder.send(destination, new Forwarded("GET", path, headers, NO_BODY), TIMEOUT);
    try (InputStream body = answer.body()) {
      if (answer.status() / 100 != 2) {
        throw new Status(answer.status());
      }
      return Json.readObject(body.readNBytes(MOST_BYTES));
    } catch (IOException e) {
      throw Forwarder.unreachable(String.valueOf(e.getMessage()));
    }
  }

  private String openApi(RemoteApi api, Destination destination) throws InterruptedException {
    try {
      return get(destination, "/openapi/v3")
          .string("paths", api.path().substring(1), "serverRelativeURL")
          .orElse("");
    } catch (PlatformException | Status _) {
      return "";
    }
  }
}

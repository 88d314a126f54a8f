// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.authn.Credentials;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import java.util.List;
import java.util.Map;

/// The server's own writes: through the registry like any other, as the server's user.
public final class LocalWriter implements ObjectWriter {

  private static final Identity SELF = Identity.user("system:apiserver", Identity.MASTERS);

  private final ResourceRegistry registry;

  public LocalWriter(ResourceRegistry registry) {
    this.registry = registry;
  }

  @Override
  public JsonObject create(GroupVersionResource resource, String namespace, JsonObject object) {
    return send("POST", path(resource, namespace, ""), object);
  }

  @Override
  public JsonObject update(GroupVersionResource resource, String namespace, JsonObject object) {
    String name = object.string("metadata", "name").orElse("");
    return send("PUT", path(resource, namespace, name), object);
  }

  /// Replaces an object's status.
  public JsonObject updateStatus(
      GroupVersionResource resource, String namespace, JsonObject object) {
    String name = object.string("metadata", "name").orElse("");
    return send("PUT", path(resource, namespace, name) + "/status", object);
  }

  /// Deletes an object as any client would; one that is not there is fine.
  public void delete(GroupVersionResource resource, String namespace, String name) {
    try {
      send("DELETE", path(resource, namespace, name), new JsonObject());
    } catch (PlatformException e) {
      if (!e.is(Reason.NOT_FOUND)) {
        throw e;
      }
    }
  }

  private static String path(GroupVersionResource resource, String namespace, String name) {
    String root = resource.group().isEmpty() ? "/api/" : "/apis/" + resource.group() + "/";
    String within = namespace.isEmpty() ? "" : "/namespaces/" + namespace;
    return root
        + resource.version()
        + within
        + "/"
        + resource.resource()
        + (name.isEmpty() ? "" : "/" + name);
  }

  private JsonObject send(String method, String path, JsonObject object) {
    ApiRequest request =
        new ApiRequest(
            method,
            path,
            Map.of("fieldManager", List.of("wheelhouse")),
            Map.of("content-type", "application/json"),
            Json.writeBytes(object),
            Credentials.NONE,
            SELF);
    try {
      ApiResponse response = registry.handle(RequestInfo.of(request), request);
      return response instanceof ApiResponse.Whole whole
          ? Json.readObject(whole.body())
          : new JsonObject();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "interrupted", e);
    }
  }
}

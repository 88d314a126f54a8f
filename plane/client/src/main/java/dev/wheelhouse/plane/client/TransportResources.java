// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// [Resources] over a [Transport]: one request a call.
class TransportResources<T extends HasMetadata> implements Resources<T> {

  private static final String JSON = "application/json";
  private static final byte[] NO_BODY = {};

  private final Transport transport;
  private final Informers informers;
  private final ResourcePath<T> path;

  TransportResources(Transport transport, Informers informers, ResourcePath<T> path) {
    this.transport = transport;
    this.informers = informers;
    this.path = path;
  }

  @Override
  public Optional<T> get(String namespace, String name) {
    try {
      return Optional.of(
          Codec.decode(
              send("GET", path.object(namespace, name), Map.of(), "", NO_BODY), path.type()));
    } catch (PlatformException e) {
      if (e.is(Reason.NOT_FOUND)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public List<T> list(String namespace, ListQuery query) {
    List<T> items = new ArrayList<>();
    Map<String, String> parameters = new LinkedHashMap<>(parameters(query));
    String token;
    do {
      Codec.Listing<T> page =
          Codec.decodeList(send("GET", path.collection(namespace), parameters, "", NO_BODY), path);
      items.addAll(page.items());
      token = page.continueToken();
      parameters.put("continue", token);
    } while (!token.isEmpty());
    return items;
  }

  @Override
  public T create(T object) {
    return body("POST", path.collection(namespace(object)), object);
  }

  @Override
  public T update(T object) {
    return body("PUT", path.object(namespace(object), name(object)), object);
  }

  @Override
  public T updateStatus(T object) {
    return updateSubresource(object, "status");
  }

  @Override
  public T updateSubresource(T object, String subresource) {
    return body("PUT", path.object(namespace(object), name(object), subresource), object);
  }

  @Override
  public T patch(String namespace, String name, Patch patch, String subresource) {
    String target = path.object(namespace, name, subresource);
    byte[] answer =
        switch (patch) {
          case Patch.Json(var operations) ->
              patch(target, "application/json-patch+json", operations, Map.of());
          case Patch.Merge(var body) ->
              patch(target, "application/merge-patch+json", body, Map.of());
          case Patch.Strategic(var body) ->
              patch(target, "application/strategic-merge-patch+json", body, Map.of());
          case Patch.Apply(var body, var manager, var force) ->
              patch(
                  target,
                  "application/apply-patch+yaml",
                  body,
                  Map.of("fieldManager", manager, "force", Boolean.toString(force)));
        };
    return written(answer);
  }

  private byte[] patch(String target, String type, Object body, Map<String, String> query) {
    return send("PATCH", target, query, type, Json.writeBytes(body));
  }

  @Override
  public <B extends HasMetadata> B post(String namespace, String name, String subresource, B body) {
    byte[] answer =
        send("POST", path.object(namespace, name, subresource), Map.of(), JSON, Codec.encode(body));
    @SuppressWarnings("unchecked")
    Class<B> type = (Class<B>) body.getClass();
    return Codec.decode(answer, type);
  }

  @Override
  public void delete(String namespace, String name, DeleteQuery query) {
    try {
      send(
          "DELETE",
          path.object(namespace, name),
          Map.of(),
          JSON,
          Json.writeBytes(deleteOptions(query)));
    } catch (PlatformException e) {
      if (!e.is(Reason.NOT_FOUND)) {
        throw e;
      }
    }
  }

  @Override
  public Informer<T> informer() {
    return informers.of(path);
  }

  /// Deletes what a query selects in a namespace.
  void deleteAll(String namespace, ListQuery list, DeleteQuery delete) {
    send(
        "DELETE",
        path.collection(namespace),
        parameters(list),
        JSON,
        Json.writeBytes(deleteOptions(delete)));
  }

  private T body(String method, String target, T object) {
    return written(send(method, target, Map.of(), JSON, Codec.encode(object)));
  }

  /// Whoever reads from the cache sees what was written here, without waiting for the watch.
  private T written(byte[] answer) {
    T object = Codec.decode(answer, path.type());
    informers.written(path, object);
    return object;
  }

  private byte[] send(
      String method, String target, Map<String, String> query, String type, byte[] body) {
    return transport.send(new Transport.Request(method, target, query, type, body));
  }

  private static String namespace(HasMetadata object) {
    return Objects.requireNonNullElse(metadata(object).getNamespace(), "");
  }

  private static String name(HasMetadata object) {
    return metadata(object).getName();
  }

  private static ObjectMeta metadata(HasMetadata object) {
    return Objects.requireNonNull(object.getMetadata(), "metadata");
  }

  private static Map<String, String> parameters(ListQuery query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (!query.labelSelector().isEmpty()) {
      parameters.put("labelSelector", query.labelSelector());
    }
    if (!query.fieldSelector().isEmpty()) {
      parameters.put("fieldSelector", query.fieldSelector());
    }
    return parameters;
  }

  private static JsonObject deleteOptions(DeleteQuery query) {
    JsonObject options = JsonObject.of("kind", "DeleteOptions", "apiVersion", "v1");
    if (query.uid() != null) {
      options.childObject("preconditions").put("uid", query.uid());
    }
    if (query.resourceVersion() != null) {
      options.childObject("preconditions").put("resourceVersion", query.resourceVersion());
    }
    if (query.graceSeconds() != null) {
      options.put("gracePeriodSeconds", query.graceSeconds());
    }
    if (query.propagation() != null) {
      options.put("propagationPolicy", query.propagation());
    }
    return options;
  }
}

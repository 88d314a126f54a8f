// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionChain;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.Connections;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.registry.Updates.Part;
import java.util.Optional;

/// Requests for a part of an object, or an action on it.
final class Subresources {

  private final Reads reads;
  private final Updates updates;
  private final Patches patches;
  private final Scaling scaling;
  private final PodActions pods;
  private final Extensions extensions;
  private final AdmissionChain chain;
  private final Connections connections;

  Subresources(
      WriteContext context,
      Reads reads,
      Updates updates,
      Patches patches,
      Deletion deletion,
      Extensions extensions) {
    this.reads = reads;
    this.updates = updates;
    this.patches = patches;
    this.scaling = new Scaling(context, updates);
    this.pods = new PodActions(context, updates, deletion);
    this.extensions = extensions;
    this.chain = context.admission();
    this.connections = new Connections(chain);
  }

  ApiResponse handle(ServedResource resource, RequestInfo info, ApiRequest request)
      throws InterruptedException {
    Optional<SubresourceHandler> handler =
        extensions.handler(resource.groupResource(), info.subresource());
    if (handler.isPresent()) {
      return handler.get().handle(info, admitted(resource, info, request));
    }
    ApiResource.Subresource served =
        resource.api().subresource(info.subresource()).orElseThrow(Failures::unknownPath);
    if (!served.verbs().contains(info.verb())) {
      throw Failures.notAllowed();
    }
    return switch (info.subresource()) {
      case "status" -> object(resource, info, request, Part.STATUS);
      case "finalize", "approval" -> object(resource, info, request, Part.ALL);
      case "ephemeralcontainers" -> object(resource, info, request, Part.EPHEMERAL_CONTAINERS);
      case "resize" -> object(resource, info, request, Part.DESIRED);
      case "scale" -> scaling.handle(resource, info, request);
      case "binding" -> pods.bind(WriteRequest.of(resource, info, request));
      case "eviction" -> pods.evict(WriteRequest.of(resource, info, request));
      default -> throw Failures.unknownPath();
    };
  }

  /// What is answered outside the registry is admitted here: connections, and requests that carry
  /// an object of their own.
  private ApiRequest admitted(ServedResource resource, RequestInfo info, ApiRequest request) {
    if (Connections.is(info)) {
      connections.admit(info, request);
      return request;
    }
    Optional<ApiResource.Subresource> part = resource.api().subresource(info.subresource());
    if (!info.verb().equals("create") || part.isEmpty()) {
      return request;
    }
    WriteRequest write = WriteRequest.of(resource, info, request);
    JsonObject object = Bodies.parse(request);
    object.putIfAbsent("apiVersion", part.get().kind().apiVersion());
    object.putIfAbsent("kind", part.get().kind().kind());
    AdmissionRequest admission =
        write.admission(
            AdmissionRequest.Operation.CREATE, part.get().kind(), info.name(), object, null);
    chain.mutate(admission);
    chain.validate(admission);
    return write.withBody(object).request();
  }

  private ApiResponse object(
      ServedResource resource, RequestInfo info, ApiRequest request, Part part) {
    return switch (info.verb()) {
      case "get" -> reads.get(resource, info, request);
      case "update" -> updates.update(WriteRequest.of(resource, info, request), part);
      case "patch" -> patches.patch(WriteRequest.of(resource, info, request), part);
      default -> throw Failures.notAllowed();
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.kube.schema.ApiResource;
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
  }

  ApiResponse handle(ServedResource resource, RequestInfo info, ApiRequest request)
      throws InterruptedException {
    Optional<SubresourceHandler> handler =
        extensions.handler(resource.groupResource(), info.subresource());
    if (handler.isPresent()) {
      return handler.get().handle(info, request);
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

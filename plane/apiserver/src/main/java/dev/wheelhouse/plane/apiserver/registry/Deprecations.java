// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is on its way out: whoever asks for it is told by a `Warning` header, and what to use
/// instead.
final class Deprecations {

  private static final Map<GroupVersionResource, String> BUILT_IN =
      Map.of(
          new GroupVersionResource("", "v1", "componentstatuses"),
          "v1 ComponentStatus is deprecated in v1.19+",
          new GroupVersionResource("", "v1", "endpoints"),
          "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");

  private Deprecations() {}

  static ApiResponse tell(ServedResource resource, ApiResponse answer) {
    return of(resource).map(text -> warned(answer, text)).orElse(answer);
  }

  private static Optional<String> of(ServedResource resource) {
    return resource.custom().isPresent()
        ? resource
            .custom()
            .map(ServedResource.Definition::deprecation)
            .filter(text -> !text.isEmpty())
        : Optional.ofNullable(BUILT_IN.get(resource.gvr()));
  }

  private static ApiResponse warned(ApiResponse answer, String text) {
    return switch (answer) {
      case ApiResponse.Whole whole -> Warnings.add(whole, List.of(text));
      case ApiResponse.Listing list -> Warnings.add(list.whole(), List.of(text));
      case ApiResponse.Events _, ApiResponse.Bytes _ -> answer;
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.Origin;
import dev.wheelhouse.plane.apiserver.admission.Reinvocation;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One write on its way through the registry.
///
/// @param warnings grows on the way; goes out as `Warning` headers
record WriteRequest(
    ServedResource resource,
    RequestInfo info,
    ApiRequest request,
    WriteOptions options,
    List<String> warnings) {

  static WriteRequest of(ServedResource resource, RequestInfo info, ApiRequest request) {
    return new WriteRequest(resource, info, request, WriteOptions.of(request), new ArrayList<>());
  }

  /// The same write with another JSON body.
  WriteRequest withBody(JsonObject body) {
    ApiRequest changed =
        new ApiRequest(
            request.method(),
            request.path(),
            request.query(),
            headers(),
            Json.writeBytes(body),
            request.credentials(),
            request.identity());
    return new WriteRequest(resource, info, changed, options, warnings);
  }

  /// The answer stays in the form that was asked for.
  private Map<String, String> headers() {
    String accept = request.headers().get("accept");
    return accept == null
        ? Map.of("content-type", "application/json")
        : Map.of("content-type", "application/json", "accept", accept);
  }

  /// The same write, but nothing is stored.
  WriteRequest asDryRun() {
    return new WriteRequest(resource, info, request, options.asDryRun(), warnings);
  }

  GroupResource storage() {
    return resource.storage().groupResource();
  }

  String namespace() {
    return resource.api().namespaced() ? info.namespace() : "";
  }

  String key(String name) {
    return Keys.key(storage(), namespace(), name);
  }

  AdmissionRequest admission(
      AdmissionRequest.Operation operation,
      String name,
      JsonObject object,
      @Nullable JsonObject before) {
    return admission(operation, resource.api().kind(), name, object, before);
  }

  /// The same for objects of another kind: the subresource's own.
  AdmissionRequest admission(
      AdmissionRequest.Operation operation,
      GroupVersionKind kind,
      String name,
      JsonObject object,
      @Nullable JsonObject before) {
    return new AdmissionRequest(
        operation,
        storage(),
        kind,
        info.subresource(),
        namespace(),
        name,
        request.user(),
        object,
        before,
        options.dryRun(),
        warnings,
        new Origin(
            resource.gvr(),
            held(object),
            () -> OperationOptions.of(operation, request),
            new Reinvocation()));
  }

  /// A custom resource says for itself in which version it is.
  private GroupVersionResource held(JsonObject object) {
    if (resource.custom().isEmpty()) {
      return resource.storage();
    }
    String version = GroupVersionKind.of(object).version();
    return new GroupVersionResource(storage().group(), version, storage().resource());
  }

  /// This write as it is about to be stored.
  StoredWrite stored(String name, @Nullable JsonObject before, @Nullable JsonObject after) {
    return new StoredWrite(storage(), info.subresource(), namespace(), name, before, after);
  }

  /// Adds what was warned of to an answer.
  ApiResponse.Whole answer(ApiResponse.Whole answer) {
    return Warnings.add(answer, warnings);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.patch.JsonPatch;
import dev.wheelhouse.kube.schema.patch.MergePatch;
import dev.wheelhouse.kube.schema.selector.LabelSelector;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.http.Yaml;
import dev.wheelhouse.plane.apiserver.registry.ServedResource.ScalePaths;
import dev.wheelhouse.plane.apiserver.registry.Updates.Mode;
import dev.wheelhouse.plane.apiserver.registry.Updates.Part;
import dev.wheelhouse.plane.store.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `scale` subresource: an object seen as an `autoscaling/v1` Scale.
final class Scaling {

  private static final ScalePaths BUILT_IN =
      new ScalePaths(".spec.replicas", ".status.replicas", ".spec.selector");

  private static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");

  private final WriteContext context;
  private final Updates updates;

  Scaling(WriteContext context, Updates updates) {
    this.context = context;
    this.updates = updates;
  }

  ApiResponse handle(ServedResource resource, RequestInfo info, ApiRequest request) {
    ScalePaths paths = resource.custom().map(ServedResource.Definition::scale).orElse(BUILT_IN);
    return switch (info.verb()) {
      case "get" -> get(resource, info, paths);
      case "update", "patch" -> write(WriteRequest.of(resource, info, request), paths);
      default -> throw Failures.notAllowed();
    };
  }

  private ApiResponse get(ServedResource resource, RequestInfo info, ScalePaths paths) {
    Entry entry =
        context
            .objects()
            .entry(resource.storage().groupResource(), info.namespace(), info.name())
            .orElseThrow(() -> Failures.notFound(resource.groupResource(), info.name()));
    return Views.whole(
        200, scale(Conversions.toServed(resource, Json.readObject(entry.value())), paths));
  }

  private ApiResponse write(WriteRequest write, ScalePaths paths) {
    byte[] stored =
        updates.change(
            write,
            current -> {
              JsonObject present = scale(current, paths);
              JsonObject wanted = wanted(write, present);
              admit(write, wanted, present);
              return rescaled(current, wanted, paths, write);
            },
            new Mode(Part.DESIRED, true, true, true));
    JsonObject object = Conversions.toServed(write.resource(), Json.readObject(stored));
    return write.answer(Views.whole(200, scale(object, paths)));
  }

  /// Rules see the Scale, not the object behind it.
  private void admit(WriteRequest write, JsonObject wanted, JsonObject present) {
    AdmissionRequest admission =
        write.admission(
            AdmissionRequest.Operation.UPDATE, SCALE, write.info().name(), wanted, present);
    context.admission().mutate(admission);
    context.admission().validate(admission);
  }

  /// The Scale the caller wants, from a whole one or from a patch of the present one.
  private static JsonObject wanted(WriteRequest write, JsonObject scale) {
    ApiRequest request = write.request();
    return switch (Bodies.mediaType(request)) {
      case "application/json-patch+json" -> JsonPatch.apply(scale, Json.read(request.body()));
      case "application/merge-patch+json", "application/strategic-merge-patch+json" ->
          MergePatch.apply(scale, Json.readObject(request.body()));
      case "application/apply-patch+yaml" ->
          MergePatch.apply(scale, Json.readObject(Yaml.toJson(request.body())));
      default -> Bodies.parse(request);
    };
  }

  private static JsonObject rescaled(
      JsonObject current, JsonObject scale, ScalePaths paths, WriteRequest write) {
    long replicas = scale.integer("spec", "replicas").orElse(0L);
    if (replicas < 0) {
      throw Failures.invalid(
          SCALE,
          write.info().name(),
          List.of(
              Failures.badValue("spec.replicas", replicas, "must be greater than or equal to 0")));
    }
    String version = scale.string("metadata", "resourceVersion").orElse("");
    JsonObject object = current.deepCopy();
    if (!version.isEmpty()) {
      object.childObject("metadata").put("resourceVersion", version);
    }
    String[] steps = steps(paths.specReplicas());
    JsonObject parent = object;
    for (int i = 0; i < steps.length - 1; i++) {
      parent = parent.childObject(steps[i]);
    }
    parent.put(steps[steps.length - 1], replicas);
    return object;
  }

  private static String[] steps(String path) {
    return path.substring(path.startsWith(".") ? 1 : 0).split("\\.", -1);
  }

  private static JsonObject scale(JsonObject object, ScalePaths paths) {
    JsonObject metadata = new JsonObject();
    for (String key : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      Object value = object.at("metadata", key);
      if (value != null) {
        metadata.put(key, value);
      }
    }
    JsonObject status =
        JsonObject.of("replicas", object.integer(steps(paths.statusReplicas())).orElse(0L));
    String selector =
        paths.labelSelector().isEmpty() ? "" : selector(object.at(steps(paths.labelSelector())));
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return JsonObject.of(
        "kind",
        "Scale",
        "apiVersion",
        "autoscaling/v1",
        "metadata",
        metadata,
        "spec",
        JsonObject.of("replicas", object.integer(steps(paths.specReplicas())).orElse(0L)),
        "status",
        status);
  }

  /// A selector as text: written as such, as a LabelSelector, or as plain labels.
  private static String selector(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case String text -> text;
      case JsonObject object
          when object.containsKey("matchLabels") || object.containsKey("matchExpressions") ->
          LabelSelector.of(object).toString();
      case JsonObject labels -> LabelSelector.ofLabels(labels).toString();
      default -> "";
    };
  }
}

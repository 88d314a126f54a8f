// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.patch.JsonPatch;
import dev.wheelhouse.kube.schema.patch.MergePatch;
import dev.wheelhouse.kube.schema.patch.StrategicMergePatch;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.Yaml;
import dev.wheelhouse.plane.apiserver.registry.Updates.Mode;
import dev.wheelhouse.plane.apiserver.registry.Updates.Part;
import java.util.ArrayList;
import java.util.List;

/// PATCH in its four forms. When another write comes between, the patch is computed anew.
final class Patches {

  private final WriteContext context;
  private final Creation creation;
  private final Updates updates;

  Patches(WriteContext context, Creation creation, Updates updates) {
    this.context = context;
    this.creation = creation;
    this.updates = updates;
  }

  ApiResponse patch(WriteRequest write, Part part) {
    return switch (Bodies.mediaType(write.request())) {
      case "application/json-patch+json" -> {
        Object operations = Json.read(write.request().body());
        yield change(write, part, current -> JsonPatch.apply(current, operations));
      }
      case "application/merge-patch+json" -> {
        JsonObject patch = readPatch(write);
        yield change(write, part, current -> MergePatch.apply(current, patch));
      }
      case "application/strategic-merge-patch+json" -> {
        if (write.resource().custom().isPresent()) {
          throw unsupported(write);
        }
        JsonObject patch = readPatch(write);
        yield change(
            write,
            part,
            current -> StrategicMergePatch.apply(current, patch, write.resource().schema()));
      }
      case "application/apply-patch+yaml" -> apply(write, part);
      default -> throw unsupported(write);
    };
  }

  /// Keys that stand twice in the patch itself are told like those in a whole object.
  private JsonObject readPatch(WriteRequest write) {
    List<Json.Duplicate> duplicates = new ArrayList<>();
    JsonObject patch = Json.readObject(write.request().body(), duplicates);
    context.bodies().tellDuplicates(write, duplicates);
    return patch;
  }

  private static PlatformException unsupported(WriteRequest write) {
    boolean strategic = write.resource().custom().isEmpty();
    return new PlatformException(
        Reason.UNSUPPORTED_MEDIA_TYPE,
        "the body of the request was in an unknown format - accepted media types include:"
            + " application/json-patch+json, application/merge-patch+json,"
            + (strategic ? " application/strategic-merge-patch+json," : "")
            + " application/apply-patch+yaml");
  }

  private ApiResponse change(WriteRequest write, Part part, Updates.Change patch) {
    Updates.Change checked =
        stored -> {
          JsonObject served = Conversions.toServed(write.resource(), stored.deepCopy());
          JsonObject patched = patch.of(served);
          Bodies.requireKind(write.resource(), patched);
          Placement.requireName(write.info().name(), patched.childObject("metadata"));
          context.bodies().checkFields(write, patched);
          return Conversions.toStored(write.resource(), patched);
        };
    byte[] stored = updates.change(write, checked, new Mode(part, true, true));
    return write.answer(context.views().object(write.resource(), stored, 200, write.request()));
  }

  private ApiResponse apply(WriteRequest write, Part part) {
    if (write.request().parameter("fieldManager").isEmpty()) {
      throw new PlatformException(
          Reason.INVALID,
          "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
              + " apply patch",
          List.of(Failures.required("fieldManager", "is required for apply patch")));
    }
    JsonObject applied = appliedObject(write);
    try {
      byte[] stored =
          updates.change(
              write,
              current -> context.owners().apply(write, current, applied),
              new Mode(part, true, false));
      return write.answer(context.views().object(write.resource(), stored, 200, write.request()));
    } catch (PlatformException e) {
      boolean creates = e.is(Reason.NOT_FOUND) && write.info().subresource().isEmpty();
      if (!creates || applied.string("metadata", "uid").isPresent()) {
        throw e;
      }
      return createApplied(write, applied);
    }
  }

  private JsonObject appliedObject(WriteRequest write) {
    List<Json.Duplicate> duplicates = new ArrayList<>();
    JsonObject applied = Json.readObject(Yaml.toJson(write.request().body()), duplicates);
    Bodies.requireKind(write.resource(), applied);
    context.bodies().tellDuplicates(write, duplicates);
    context.bodies().checkFields(write, applied);
    Placement.of(write, applied.childObject("metadata"));
    Placement.requireName(write.info().name(), applied.childObject("metadata"));
    if (applied.at("metadata", "managedFields") != null) {
      throw Failures.badRequest("metadata.managedFields must be nil");
    }
    return Conversions.toStored(write.resource(), applied);
  }

  private ApiResponse createApplied(WriteRequest write, JsonObject applied) {
    JsonObject object = context.owners().apply(write, null, applied);
    byte[] stored = creation.create(write, object, false);
    return write.answer(context.views().object(write.resource(), stored, 201, write.request()));
  }
}

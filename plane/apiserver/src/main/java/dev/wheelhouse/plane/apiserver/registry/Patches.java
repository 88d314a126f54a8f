// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.decode.UndecodableException;
import dev.wheelhouse.kube.schema.patch.JsonPatch;
import dev.wheelhouse.kube.schema.patch.MergePatch;
import dev.wheelhouse.kube.schema.patch.StrategicMergePatch;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.registry.Updates.Mode;
import dev.wheelhouse.plane.apiserver.registry.Updates.Part;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

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
        yield change(
            write,
            part,
            current -> JsonPatch.apply(current, operations),
            e -> unfit(new String(write.request().body(), StandardCharsets.UTF_8), e.detail()));
      }
      case "application/merge-patch+json" -> {
        JsonObject patch = readPatch(write);
        yield change(
            write,
            part,
            current -> MergePatch.apply(current, patch),
            e -> unfit(new String(write.request().body(), StandardCharsets.UTF_8), e.detail()));
      }
      case "application/strategic-merge-patch+json" -> {
        if (write.resource().custom().isPresent()) {
          throw unsupported(write);
        }
        JsonObject patch = readPatch(write);
        yield change(
            write,
            part,
            current -> StrategicMergePatch.apply(current, patch, write.resource().schema()),
            e -> unfit(GoText.of(patch), e.conversion()));
      }
      case "application/apply-patch+yaml" -> apply(write, part);
      default -> throw unsupported(write);
    };
  }

  /// Keys that stand twice in the patch itself are told like those in a whole object.
  private JsonObject readPatch(WriteRequest write) {
    Bodies.Document patch = Bodies.Document.json(write.request().body());
    context.bodies().tellRepeated(write, patch);
    return patch.object();
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

  /// A patch whose result does not fit the types of the kind.
  private static PlatformException unfit(String patch, String problem) {
    return Failures.invalid(
        new GroupVersionKind("", "", ""), "", List.of(Failures.badValue("patch", patch, problem)));
  }

  private ApiResponse change(
      WriteRequest write,
      Part part,
      Updates.Change patch,
      Function<UndecodableException, PlatformException> unfit) {
    Updates.Change checked =
        held -> {
          JsonObject served = Conversions.heldToServed(write.resource(), held.deepCopy());
          JsonObject patched = patch.of(served);
          Bodies.requireKind(write.resource(), patched);
          Placement.requireName(write.info().name(), patched.childObject("metadata"));
          try {
            context.bodies().checkFields(write, patched);
          } catch (UndecodableException e) {
            throw unfit.apply(e);
          }
          return Conversions.servedToHeld(write.resource(), patched);
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
    Bodies.Document document = Bodies.Document.yamlOrJson(write.request().body());
    JsonObject applied = document.object();
    Bodies.requireKind(write.resource(), applied);
    context.bodies().tellRepeated(write, document);
    context.bodies().requireKnownFields(write, applied);
    Placement.of(write, applied.childObject("metadata"));
    Placement.requireName(write.info().name(), applied.childObject("metadata"));
    if (applied.at("metadata", "managedFields") != null) {
      throw Failures.badRequest("metadata.managedFields must be nil");
    }
    return Conversions.servedToHeld(write.resource(), applied);
  }

  private ApiResponse createApplied(WriteRequest write, JsonObject applied) {
    JsonObject object = context.owners().apply(write, null, applied);
    byte[] stored = creation.create(write, object, false);
    return write.answer(context.views().object(write.resource(), stored, 201, write.request()));
  }
}

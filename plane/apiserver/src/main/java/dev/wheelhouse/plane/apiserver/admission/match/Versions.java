// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.match;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.apply.ManagedFields;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The objects of one request in the versions that rules matched, each converted once. Used by one
/// thread; what it gives out is not to be changed.
public final class Versions {

  private static final String INVALID_OWNERS =
      ".metadata.managedFields was in an invalid state after admission; this could be caused by an"
          + " outdated mutating admission controller; please fix your requests: ";

  private final AdmissionRequest request;
  private final Equivalents equivalents;
  private final GroupVersionResource held;
  private final boolean ownKind;
  private final Map<GroupVersionResource, JsonObject> objects = new HashMap<>();
  private final Map<GroupVersionResource, JsonObject> befores = new HashMap<>();

  public Versions(AdmissionRequest request, Equivalents equivalents) {
    this.request = request;
    this.equivalents = equivalents;
    this.held = request.origin().held();
    this.ownKind = !equivalents.kind(request.origin().requested(), "").equals(request.kind());
  }

  /// The object as it would be stored, or the options of a connection; null for a delete.
  public @Nullable JsonObject object(Match match) {
    return request.operation() == Operation.DELETE
        ? null
        : objects.computeIfAbsent(match.resource(), to -> convert(request.object(), held, to));
  }

  /// The stored object; null for a create or a connection.
  public @Nullable JsonObject before(Match match) {
    JsonObject before = request.before();
    return before == null
        ? null
        : befores.computeIfAbsent(match.resource(), to -> convert(before, held, to));
  }

  /// Takes over an object that a rule made from the one in the matched version.
  public void replace(Match match, JsonObject changed) {
    if (!ownKind) {
      equivalents.restore(changed, match.resource());
    }
    JsonObject kept = convert(changed, match.resource(), held);
    keepOwners(kept);
    request.object().clear();
    request.object().putAll(kept);
    objects.clear();
  }

  /// Who owns what is recorded before rules are asked. They may change the record, but not lose it
  /// nor leave one that nobody understands.
  private void keepOwners(JsonObject changed) {
    if (!(request.object().at("metadata", "managedFields") instanceof JsonArray recorded)) {
      return;
    }
    try {
      if (!ManagedFields.of(changed).isEmpty()) {
        return;
      }
    } catch (PlatformException e) {
      request.warnings().add(INVALID_OWNERS + e.getMessage());
    }
    changed.childObject("metadata").put("managedFields", recorded);
  }

  /// A subresource's own objects are the same in all versions of the resource.
  private JsonObject convert(
      JsonObject object, GroupVersionResource from, GroupVersionResource to) {
    return ownKind || from.equals(to) ? object : equivalents.convert(object, from, to);
  }
}

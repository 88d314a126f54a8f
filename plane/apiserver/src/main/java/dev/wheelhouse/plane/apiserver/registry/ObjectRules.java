// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.decode.ObjectDecoder;
import dev.wheelhouse.kube.schema.defaults.BuiltInDefaults;
import dev.wheelhouse.kube.schema.defaults.SchemaDefaults;
import dev.wheelhouse.kube.schema.validation.Validators;
import dev.wheelhouse.kube.schema.validation.Validators.CreateValidator;
import dev.wheelhouse.kube.schema.validation.Validators.UpdateValidator;
import dev.wheelhouse.kube.schema.warnings.ObjectWarnings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What schemas, and Kubernetes beyond them, say about objects: one place that asks kube/schema,
/// for built-in kinds and custom resources alike.
final class ObjectRules {

  private final ServedResources served;
  private final BuiltInDefaults defaults;
  private final Map<GroupVersionKind, CreateValidator> creates = new ConcurrentHashMap<>();
  private final Map<GroupVersionKind, UpdateValidator> updates = new ConcurrentHashMap<>();

  ObjectRules(ServedResources served, BuiltInDefaults defaults) {
    this.served = served;
    this.defaults = defaults;
  }

  /// Drops fields that the schema does not know and brings values into their canonical form, in
  /// place.
  ///
  /// @return the paths of the dropped fields
  /// @throws PlatformException `BAD_REQUEST` for a value of a wrong type
  List<String> decode(ServedResource resource, JsonObject object) {
    GroupVersionKind kind = resource.api().kind();
    return resource.custom().isPresent()
        ? ObjectDecoder.decodeCustom(object, resource.schema(), kind)
        : ObjectDecoder.decode(object, resource.schema(), kind);
  }

  /// Does the same for what a manager applies: it owns what it states.
  List<String> decodeApplied(ServedResource resource, JsonObject applied) {
    GroupVersionKind kind = resource.api().kind();
    return resource.custom().isPresent()
        ? ObjectDecoder.decodeCustom(applied, resource.schema(), kind)
        : ObjectDecoder.decodeApplied(applied, resource.schema(), kind);
  }

  /// Fills in the defaults of an object in the version it is worked on in, in place.
  void applyDefaults(ServedResource resource, JsonObject object) {
    if (resource.custom().isPresent()) {
      SchemaDefaults.apply(object, resource.schema());
    } else {
      defaults.apply(GroupVersionKind.of(object), object);
    }
  }

  /// @param object in the version it is worked on in
  /// @return every broken rule of a new object
  List<Cause> validateCreate(ServedResource resource, JsonObject object) {
    if (resource.custom().isPresent()) {
      return Validators.forCreate(resource.schema(), resource.api().namespaced()).validate(object);
    }
    return creates
        .computeIfAbsent(GroupVersionKind.of(object), Validators::forCreate)
        .validate(object);
  }

  /// @param object in the version it is worked on in
  /// @param before what is stored
  /// @param desired false when only the status or the like can have changed
  /// @return every broken rule of a changed object
  List<Cause> validateUpdate(
      ServedResource resource, JsonObject object, JsonObject before, boolean desired) {
    if (resource.custom().isPresent()) {
      return Validators.forUpdate(resource.schema()).validate(object, before);
    }
    return desired
        ? updates
            .computeIfAbsent(GroupVersionKind.of(object), Validators::forUpdate)
            .validate(object, before)
        : Validators.forMetadataUpdate().validate(object, before);
  }

  /// What is allowed but probably not meant.
  ///
  /// @param before what is stored; null for a new object
  List<String> warnings(ServedResource resource, JsonObject object, @Nullable JsonObject before) {
    return resource.custom().isPresent()
        ? List.of()
        : ObjectWarnings.of(GroupVersionKind.of(object), object, before);
  }

  /// The resource in the version in which writes work on its objects.
  ServedResource held(ServedResource resource) {
    return resource.gvr().equals(Conversions.held(resource))
        ? resource
        : served.find(resource.storage()).orElse(resource);
  }
}

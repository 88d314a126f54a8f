// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.apply.VersionConverter;
import dev.wheelhouse.kube.schema.decode.ObjectDecoder;
import java.util.Optional;

/// The versions of one resource, for the records of who owns which field. A custom resource has all
/// versions of its definition, also those it is no longer served in.
final class OwnedVersions implements VersionConverter {

  private final ServedResource resource;
  private final ServedResources served;

  OwnedVersions(ServedResource resource, ServedResources served) {
    this.resource = resource;
    this.served = served;
  }

  @Override
  public Optional<Converted> convert(JsonObject object, String apiVersion) {
    GroupVersionKind kind = GroupVersionKind.of(apiVersion, resource.api().kind().kind());
    GroupVersionResource version =
        new GroupVersionResource(kind.group(), kind.version(), resource.gvr().resource());
    return resource.custom().isPresent()
        ? custom(resource.custom().get(), object, version)
        : builtIn(object, version);
  }

  private Optional<Converted> custom(
      ServedResource.Definition definition, JsonObject object, GroupVersionResource version) {
    Schema schema = definition.schemas().get(version.apiVersion());
    if (schema == null) {
      return Optional.empty();
    }
    JsonObject converted = Conversions.custom(resource, object.deepCopy(), version).deepCopy();
    ObjectDecoder.decodeCustom(converted, schema, resource.api().kind());
    return Optional.of(new Converted(converted, schema));
  }

  private Optional<Converted> builtIn(JsonObject object, GroupVersionResource version) {
    GroupVersionKind kind = GroupVersionKind.of(object);
    GroupVersionResource from =
        new GroupVersionResource(kind.group(), kind.version(), version.resource());
    return served
        .find(version)
        .filter(other -> other.storage().equals(resource.storage()))
        .map(other ->
            new Converted(
                from.equals(version) ? object : Conversions.between(from, other, object),
                other.schema()));
  }
}

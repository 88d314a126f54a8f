// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One resource of one version as the server serves it, built in or custom.
///
/// @param api what discovery tells of it
/// @param schema the type of its objects
/// @param storage the version in which its objects are stored; differs from `api.gvr()` where
///   several versions share the objects
/// @param definition what a CustomResourceDefinition adds; null for built-in resources
public record ServedResource(
    ApiResource api, Schema schema, GroupVersionResource storage, @Nullable Definition definition) {

  /// What only custom resources have.
  ///
  /// @param rawSchema the version's `openAPIV3Schema` as the user wrote it
  /// @param listKind for example `CronTabList`
  /// @param printerColumns the version's `additionalPrinterColumns`; empty for the default one
  /// @param selectableFields JSON paths such as `.spec.color` that field selectors may name
  /// @param scale where the scale subresource finds its numbers; null without one
  /// @param deprecation what users of the version are told; empty where it may stay
  /// @param defaults whether the schema states any, so that objects stored before it did are filled
  ///   in when they are read
  /// @param mixed whether objects may be stored in several versions
  /// @param schemas of all versions by `apiVersion`, also of those that are not served
  public record Definition(
      JsonObject rawSchema,
      String listKind,
      List<JsonObject> printerColumns,
      List<String> selectableFields,
      @Nullable ScalePaths scale,
      CustomConversion conversion,
      String deprecation,
      boolean defaults,
      boolean mixed,
      Map<String, Schema> schemas) {

    /// Of a definition with one version.
    public Definition(
        JsonObject rawSchema,
        String listKind,
        List<JsonObject> printerColumns,
        List<String> selectableFields,
        @Nullable ScalePaths scale) {
      this(
          rawSchema,
          listKind,
          printerColumns,
          selectableFields,
          scale,
          CustomConversion.NONE,
          "",
          false,
          false,
          Map.of());
    }

    public Definition {
      printerColumns = List.copyOf(printerColumns);
      selectableFields = List.copyOf(selectableFields);
      schemas = Map.copyOf(schemas);
    }
  }

  /// JSON paths such as `.spec.replicas`; the selector's is empty where none is given.
  public record ScalePaths(String specReplicas, String statusReplicas, String labelSelector) {}

  public Optional<Definition> custom() {
    return Optional.ofNullable(definition);
  }

  /// True when objects may be stored in several versions, each saying in which.
  public boolean mixed() {
    return definition != null && definition.mixed();
  }

  public GroupVersionResource gvr() {
    return api.gvr();
  }

  /// The resource as messages and access rules name it.
  public GroupResource groupResource() {
    return api.gvr().groupResource();
  }

  /// For example `PodList`.
  public String listKind() {
    return definition == null ? api.kind().kind() + "List" : definition.listKind();
  }

  public boolean hasSubresource(String name) {
    return api.subresources().containsKey(name);
  }
}

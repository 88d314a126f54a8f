// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import dev.wheelhouse.kube.schema.ApiResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;

/// Where the objects of a resource live in the API, and the type they are decoded as.
record ResourcePath<T extends HasMetadata>(
    String apiVersion, String resource, String kind, boolean namespaced, Class<T> type) {

  static <T extends HasMetadata> ResourcePath<T> of(Class<T> type) {
    return new ResourcePath<>(
        HasMetadata.getApiVersion(type),
        HasMetadata.getPlural(type),
        HasMetadata.getKind(type),
        Namespaced.class.isAssignableFrom(type),
        type);
  }

  static ResourcePath<GenericKubernetesResource> of(ApiResource resource) {
    return of(resource, GenericKubernetesResource.class);
  }

  static ResourcePath<MetadataObject> metadata(ApiResource resource) {
    return of(resource, MetadataObject.class);
  }

  private static <T extends HasMetadata> ResourcePath<T> of(ApiResource resource, Class<T> type) {
    return new ResourcePath<>(
        resource.gvr().apiVersion(),
        resource.gvr().resource(),
        resource.kind().kind(),
        resource.namespaced(),
        type);
  }

  /// The path of a collection: of a namespace, or of all when the namespace is empty.
  String collection(String namespace) {
    String root = (apiVersion.indexOf('/') < 0 ? "/api/" : "/apis/") + apiVersion;
    return namespace.isEmpty() || !namespaced
        ? root + "/" + resource
        : root + "/namespaces/" + namespace + "/" + resource;
  }

  String object(String namespace, String name) {
    return collection(namespace) + "/" + name;
  }

  String object(String namespace, String name, String subresource) {
    return subresource.isEmpty()
        ? object(namespace, name)
        : object(namespace, name) + "/" + subresource;
  }
}

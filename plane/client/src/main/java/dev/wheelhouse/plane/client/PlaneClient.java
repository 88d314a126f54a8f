// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import dev.wheelhouse.kube.schema.ApiResource;
import io.fabric8.kubernetes.api.model.HasMetadata;

/// The Kubernetes API as one of the plane's own programs sees it, acting as one user.
///
/// Objects are fabric8 model types. Those that come out of informers and watches are shared between
/// threads and never changed: copy with a builder before editing. Calls block the (virtual) thread.
/// Errors are `PlatformException`s with the reason that the HTTP API would put into its `Status`.
public interface PlaneClient {

  /// The resources of a built-in kind.
  <T extends HasMetadata> Resources<T> resources(Class<T> type);

  /// Objects of any resource, custom ones included, as
  /// [io.fabric8.kubernetes.api.model.GenericKubernetesResource].
  GenericResources resources(ApiResource resource);

  /// The metadata of all objects of any resource, cached apart from [#resources(Class)].
  Informer<MetadataObject> metadata(ApiResource resource);

  /// All resources served now, the preferred version of each; grows with custom resources.
  Served served();
}

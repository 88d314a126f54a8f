// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.discovery;

import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.registry.ServedResource;
import dev.wheelhouse.plane.apiserver.registry.ServedResources;
import java.util.List;

/// What discovery tells of.
public interface DiscoveredApis {

  /// Changes whenever the answers of the other methods do.
  long version();

  /// In the order in which their groups are told.
  List<ApiResource> resources();

  /// Those that this server stores itself.
  List<ServedResource> own();

  /// Group versions whose server has not said what it serves; their resource is empty.
  default List<GroupVersionResource> silent() {
    return List.of();
  }

  /// A server on its own.
  static DiscoveredApis of(ServedResources served) {
    return new DiscoveredApis() {
      @Override
      public long version() {
        return served.version();
      }

      @Override
      public List<ApiResource> resources() {
        return served.resources();
      }

      @Override
      public List<ServedResource> own() {
        return served.all();
      }
    };
  }
}

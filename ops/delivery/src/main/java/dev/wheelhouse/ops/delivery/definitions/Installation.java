// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import java.util.List;
import java.util.Optional;

/// How the objects of a component come into a cluster, where it takes more than applying them. What
/// has been done is kept in the cluster: each method may be called again at any time, after a crash
/// too, and goes on from there. Owned by one thread.
public interface Installation {

  /// Objects that are just applied.
  Installation NONE =
      new Installation() {
        @Override
        public boolean due() {
          return false;
        }

        @Override
        public Optional<String> before(ClusterObjects cluster) {
          return Optional.empty();
        }

        @Override
        public Optional<String> after(ClusterObjects cluster, List<JsonObject> live) {
          return Optional.empty();
        }
      };

  /// Whether the cluster is to be changed although the application has not: something that it is
  /// made from has, or somebody has undone it.
  boolean due();

  /// To be called before the objects are applied.
  ///
  /// @return what is waited for; empty when they may be applied
  /// @throws PlatformException `INVALID` when they never may
  Optional<String> before(ClusterObjects cluster);

  /// To be called after they have been applied.
  ///
  /// @param live the objects as they are now
  /// @return what is waited for; empty when it is done
  /// @throws PlatformException `INVALID` when it has failed
  Optional<String> after(ClusterObjects cluster, List<JsonObject> live);
}

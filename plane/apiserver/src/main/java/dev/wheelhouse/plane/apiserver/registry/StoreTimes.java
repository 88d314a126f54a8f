// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.kube.schema.GroupResource;
import java.util.function.Supplier;

/// Does writes to the store and sees how long each takes until it is durable. Called by many
/// threads at once.
public interface StoreTimes {

  StoreTimes NONE =
      new StoreTimes() {
        @Override
        public <T> T write(String operation, GroupResource resource, Supplier<T> write) {
          return write.get();
        }
      };

  /// @param operation `create`, `update` or `delete`
  <T> T write(String operation, GroupResource resource, Supplier<T> write);
}

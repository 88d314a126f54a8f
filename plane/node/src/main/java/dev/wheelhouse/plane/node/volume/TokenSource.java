// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import java.time.Instant;

/// Where the tokens in volumes come from.
@FunctionalInterface
interface TokenSource {

  /// For volumes that nobody reads.
  TokenSource NONE = (_, _) -> new Token("", Instant.MAX);

  /// @param renewAt when a new one is to be asked for
  record Token(String value, Instant renewAt) {}

  Token get(Pod pod, ServiceAccountTokenProjection projection);
}

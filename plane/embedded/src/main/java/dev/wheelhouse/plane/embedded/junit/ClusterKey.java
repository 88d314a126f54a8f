// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded.junit;

import dev.wheelhouse.plane.embedded.MemoryPlane;
import java.util.OptionalInt;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/// What makes two classes' clusters the same one, when they share.
record ClusterKey(MemoryPlane.Setup setup) {

  private static final int HIGHEST_PORT = 65_535;

  static ClusterKey of(EmbeddedKubernetes wanted) {
    if (wanted.port() < EmbeddedKubernetes.NO_PORT || wanted.port() > HIGHEST_PORT) {
      throw new ExtensionConfigurationException(
          "@EmbeddedKubernetes(port = "
              + wanted.port()
              + ") is no port: take 1 to 65535, or EmbeddedKubernetes.ANY_PORT");
    }
    return new ClusterKey(
        new MemoryPlane.Setup(
            wanted.controllers(),
            wanted.scheduler() || wanted.node(),
            wanted.node(),
            wanted.port() == EmbeddedKubernetes.NO_PORT
                ? OptionalInt.empty()
                : OptionalInt.of(wanted.port())));
  }
}

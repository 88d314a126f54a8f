// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded.junit;

import java.nio.file.Path;

/// How programs and clients of other kinds reach a cluster that listens on a port, as its
/// administrator.
///
/// @param file a kubeconfig file, readable by this user only; gone after the tests
/// @param content what is in it
public record Kubeconfig(Path file, String content) {

  @Override
  public String toString() {
    return file.toString();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.process;

import dev.wheelhouse.plane.node.runtimes.RuntimeContract;
import dev.wheelhouse.plane.node.runtimes.RuntimeProvider;

final class ProcessRuntimeIT extends RuntimeContract {

  @Override
  protected RuntimeProvider provider() {
    return new ProcessRuntimeProvider();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import java.util.List;

/// A command to start inside a container.
public record ExecSpec(List<String> command, Streams streams) {

  public ExecSpec {
    command = List.copyOf(command);
  }

  /// Which streams a conversation has.
  public record Streams(boolean stdin, boolean stdout, boolean stderr, boolean terminal) {

    public static final Streams OUTPUT = new Streams(false, true, true, false);
  }
}

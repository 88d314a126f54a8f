// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.base.io.RemoteProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Runs containers. Safe for use by many threads; calls about one container come one at a time.
///
/// Containers of a runtime with [Feature#SURVIVES_AGENT] go on when the agent ends, in whatever
/// way, and are found again by [#adopt].
public interface ContainerRuntime extends AutoCloseable {

  /// What a runtime can do beyond starting and stopping.
  enum Feature {
    /// Containers are processes, which probes and hooks can reach.
    PROCESSES,
    ISOLATION,
    LIMITS,
    SURVIVES_AGENT,
    EXEC,
    TERMINAL
  }

  /// Is told, on a thread that may work, when a container's first process ends. Told exactly once a
  /// container, also about those that ended between [#start] and the call.
  interface ExitListener {
    void exited(String containerId, Exit exit);
  }

  String name();

  Set<Feature> features();

  /// Finds the containers that an earlier agent left, and watches those that still run.
  ///
  /// @param listener told of every end from now on
  List<Survivor> adopt(ExitListener listener) throws InterruptedException;

  /// Makes what the containers of a pod share. May be repeated.
  void openSandbox(SandboxSpec sandbox) throws InterruptedException;

  /// Removes what the containers of a pod shared; does nothing when it is gone.
  void closeSandbox(String podUid);

  /// Creates a container and starts its process.
  ///
  /// @throws PlatformException when it does not start, with the runtime's own words; nothing of the
  ///   container is left then, but for its log
  Started start(ContainerSpec container) throws InterruptedException;

  /// Changes the limits of a running container; a runtime without [Feature#LIMITS] has none.
  ///
  /// @throws PlatformException when the machine refuses, such as less memory than is in use
  default void resize(String containerId, ContainerSpec.Limits limits)
      throws InterruptedException {}

  /// Sends a signal to a container's first process; does nothing when it has ended.
  ///
  /// @param signal a name such as `SIGTERM`, or a number
  void signal(String containerId, String signal);

  /// Ends a container at once if it runs and removes all that belongs to it, but for its log.
  void remove(String containerId);

  /// Starts a command inside a running container.
  RemoteProcess exec(String containerId, ExecSpec command);

  /// Joins the streams of a container's first process. Closing lets go of them only.
  RemoteProcess attach(String containerId, ExecSpec.Streams streams);

  /// Connects to a TCP port of a pod, as something inside of it would at `127.0.0.1`.
  Duplex connect(String podUid, int port) throws InterruptedException;

  /// What a running container has used; empty where that is not measured.
  default Optional<Usage> usage(String containerId) {
    return Optional.empty();
  }

  /// The folder of what a container has written to its own root; empty where it has none.
  default Optional<Path> writableLayer(String containerId) {
    return Optional.empty();
  }

  /// What is there of containers and pods on this machine: processes, mounts, control groups; a
  /// line each, for people. Empty when all has been removed.
  List<String> leftovers();

  /// Lets go. Containers go on where the runtime can; they end where it cannot.
  @Override
  void close();
}

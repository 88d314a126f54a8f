// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the containers of a pod share.
///
/// @param networkNamespace file of the network namespace; null for the host's
/// @param address the pod's IP
/// @param hostNamespaces which of the host's own namespaces the pod uses
public record SandboxSpec(
    String podUid,
    String hostname,
    @Nullable Path networkNamespace,
    String address,
    HostNamespaces hostNamespaces) {

  /// @param shareProcesses all containers of the pod see each other's processes
  public record HostNamespaces(
      boolean network, boolean ipc, boolean processes, boolean shareProcesses) {

    public static final HostNamespaces NONE = new HostNamespaces(false, false, false, false);
  }
}

/// The cluster's name server: answers `cluster.local` from Services and EndpointSlices after the
/// Kubernetes DNS-based service discovery specification, version 1.1.0, and passes all other
/// questions to the machine's own name servers.
@NullMarked
package dev.wheelhouse.plane.node.network.dns;

import org.jspecify.annotations.NullMarked;

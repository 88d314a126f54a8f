/// Services: which endpoints stand behind which address, and how packets or connections get there.
///
/// [dev.wheelhouse.plane.node.network.services.ServiceDirectory] follows Services and
/// EndpointSlices and tells what changed; `ServicePlanner` turns one Service into rules;
/// `ServiceProxy` puts the rules into the kernel, `LoopbackServiceProxy` serves them by forwarding
/// connections.
@NullMarked
package dev.wheelhouse.plane.node.network.services;

import org.jspecify.annotations.NullMarked;

/// Pods on a Linux bridge: a network namespace and a veth pair for each, routed by the host.
///
/// A pod's address is a /32 and its only route goes to the bridge, so every packet between pods
/// passes the host's routing and connection tracking. That is what lets Services translate
/// addresses between pods of one machine without hiding the sender.
@NullMarked
package dev.wheelhouse.plane.node.network.bridge;

import org.jspecify.annotations.NullMarked;

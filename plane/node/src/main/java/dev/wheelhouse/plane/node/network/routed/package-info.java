/// Pods with a network namespace and a veth pair each, routed by the host.
///
/// A pod's address is a /32, its only route goes to the host, and the host has one route for each
/// pod. So every packet between pods passes the host's routing and connection tracking once; that
/// is what lets Services translate addresses between pods of one machine without hiding the sender,
/// and it behaves the same whether or not the machine filters bridged packets. The gateway's
/// address is on a bridge without ports, which serves as a device that is always there.
@NullMarked
package dev.wheelhouse.plane.node.network.routed;

import org.jspecify.annotations.NullMarked;

/// fabric8's client without sockets: its HTTP interface, answered by a server in the same JVM. What
/// the client's user sees is the same; watches are streams, and exec, attach and port-forward,
/// which need a WebSocket, are refused.
@NullMarked
package dev.wheelhouse.kube.client.inprocess;

import org.jspecify.annotations.NullMarked;

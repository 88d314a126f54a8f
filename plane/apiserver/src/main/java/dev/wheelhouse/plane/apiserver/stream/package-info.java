/// Long conversations with a pod: logs, exec, attach, port-forward; over WebSocket and SPDY/3.1.
@NullMarked
package dev.wheelhouse.plane.apiserver.stream;

import org.jspecify.annotations.NullMarked;

/// The server's side of WebSocket connections (RFC 6455) over any connection.
@NullMarked
package dev.wheelhouse.plane.apiserver.stream.websocket;

import org.jspecify.annotations.NullMarked;

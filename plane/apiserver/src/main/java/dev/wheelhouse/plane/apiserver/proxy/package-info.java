/// Requests that are answered elsewhere: by a pod, a Service, a node, or another API server.
@NullMarked
package dev.wheelhouse.plane.apiserver.proxy;

import org.jspecify.annotations.NullMarked;

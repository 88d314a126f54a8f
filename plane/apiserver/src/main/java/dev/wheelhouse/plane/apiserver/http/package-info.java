/// The edge: one request and its answer, over sockets or within the JVM.
@NullMarked
package dev.wheelhouse.plane.apiserver.http;

import org.jspecify.annotations.NullMarked;

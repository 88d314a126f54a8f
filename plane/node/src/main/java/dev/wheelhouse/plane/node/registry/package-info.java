/// A small image registry on loopback (OCI distribution specification 1.1): push, pull, tags,
/// delete, referrers. It keeps its blobs with the node's images, so what is pushed here runs
/// without being copied or pulled.
@NullMarked
package dev.wheelhouse.plane.node.registry;

import org.jspecify.annotations.NullMarked;

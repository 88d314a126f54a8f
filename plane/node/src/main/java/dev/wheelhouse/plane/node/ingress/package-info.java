/// The HTTP entry: serves Ingress objects on a port of this machine, straight to the endpoints of
/// their Services.
@NullMarked
package dev.wheelhouse.plane.node.ingress;

import org.jspecify.annotations.NullMarked;

/// A way in from outside by host and path; deprecated.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.ingress;

import org.jspecify.annotations.NullMarked;

/// A way in from outside by host and path; deprecated.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.ingress120;

import org.jspecify.annotations.NullMarked;

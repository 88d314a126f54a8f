/// A way in from outside by host and path: Service and Ingress.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.gateway;

import org.jspecify.annotations.NullMarked;

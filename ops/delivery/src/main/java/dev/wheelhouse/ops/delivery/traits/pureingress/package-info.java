/// An Ingress without a Service; deprecated.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.pureingress;

import org.jspecify.annotations.NullMarked;

/// Requests and limits.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.resource;

import org.jspecify.annotations.NullMarked;

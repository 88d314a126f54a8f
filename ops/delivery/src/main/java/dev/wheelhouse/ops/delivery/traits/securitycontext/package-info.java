/// Security contexts of containers.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.securitycontext;

import org.jspecify.annotations.NullMarked;

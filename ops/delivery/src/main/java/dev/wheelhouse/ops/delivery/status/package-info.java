/// What an application says about itself.
@NullMarked
package dev.wheelhouse.ops.delivery.status;

import org.jspecify.annotations.NullMarked;

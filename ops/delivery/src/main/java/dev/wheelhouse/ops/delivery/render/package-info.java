/// From an Application to the objects it stands for; pure.
@NullMarked
package dev.wheelhouse.ops.delivery.render;

import org.jspecify.annotations.NullMarked;

/// ConfigMaps as volumes; deprecated.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.configmap;

import org.jspecify.annotations.NullMarked;

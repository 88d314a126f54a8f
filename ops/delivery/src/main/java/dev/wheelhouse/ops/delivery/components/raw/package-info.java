/// One Kubernetes object as it is; deprecated.
@NullMarked
package dev.wheelhouse.ops.delivery.components.raw;

import org.jspecify.annotations.NullMarked;

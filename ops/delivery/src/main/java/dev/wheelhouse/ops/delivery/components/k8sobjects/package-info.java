/// Kubernetes objects as they are.
@NullMarked
package dev.wheelhouse.ops.delivery.components.k8sobjects;

import org.jspecify.annotations.NullMarked;

/// Amounts of resources (`500m`, `1Gi`) and values that are a number or a percentage.
@NullMarked
package dev.wheelhouse.kube.schema.quantity;

import org.jspecify.annotations.NullMarked;

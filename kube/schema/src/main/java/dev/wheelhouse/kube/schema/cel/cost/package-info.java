/// Estimates of what expressions will cost, before they have values.
@NullMarked
package dev.wheelhouse.kube.schema.cel.cost;

import org.jspecify.annotations.NullMarked;

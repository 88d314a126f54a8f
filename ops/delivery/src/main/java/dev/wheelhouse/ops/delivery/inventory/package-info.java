/// What an application has put into the cluster, and its safe removal.
@NullMarked
package dev.wheelhouse.ops.delivery.inventory;

import org.jspecify.annotations.NullMarked;

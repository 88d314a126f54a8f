/// A program that ends: Job.
@NullMarked
package dev.wheelhouse.ops.delivery.components.task;

import org.jspecify.annotations.NullMarked;

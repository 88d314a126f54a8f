/// A long-running program that nobody calls: Deployment.
@NullMarked
package dev.wheelhouse.ops.delivery.components.worker;

import org.jspecify.annotations.NullMarked;

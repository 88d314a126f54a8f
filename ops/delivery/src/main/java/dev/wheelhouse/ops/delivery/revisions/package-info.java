/// The history of an application.
@NullMarked
package dev.wheelhouse.ops.delivery.revisions;

import org.jspecify.annotations.NullMarked;

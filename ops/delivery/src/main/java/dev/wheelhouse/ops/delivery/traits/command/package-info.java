/// Command and arguments of containers.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.command;

import org.jspecify.annotations.NullMarked;

/// What kinds of component and trait are, so that each can be a package of its own.
@NullMarked
package dev.wheelhouse.ops.delivery.definitions;

import org.jspecify.annotations.NullMarked;

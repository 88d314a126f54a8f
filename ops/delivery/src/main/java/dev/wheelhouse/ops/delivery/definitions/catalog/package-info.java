/// The definitions of one cluster: those that are built in, put there as objects, and those that
/// platform teams write, each checked when it is applied, with a revision for every change.
@NullMarked
package dev.wheelhouse.ops.delivery.definitions.catalog;

import org.jspecify.annotations.NullMarked;

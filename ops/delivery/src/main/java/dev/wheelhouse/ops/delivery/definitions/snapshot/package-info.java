/// The definitions that an application was made with, kept with its revisions, so that neither a
/// change of a definition nor going back to an earlier revision changes what nobody asked to be
/// changed.
@NullMarked
package dev.wheelhouse.ops.delivery.definitions.snapshot;

import org.jspecify.annotations.NullMarked;

/// From definitions in CUE to definitions in `schematic.cel`. Read is the part of CUE that
/// definitions are written in: structs, lists, fields with markers, disjunctions, comprehensions,
/// interpolation. Nothing is evaluated: what is written is translated, and what cannot be
/// translated so that it means the same is refused with its place.
@NullMarked
package dev.wheelhouse.ops.delivery.definitions.cue;

import org.jspecify.annotations.NullMarked;

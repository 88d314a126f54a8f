/// Definitions that a platform team writes: `schematic.cel`. Objects with `${...}` in them, which
/// are CEL expressions over `parameter` and `context`, checked against the declared parameters when
/// the definition is compiled.
@NullMarked
package dev.wheelhouse.ops.delivery.definitions.template;

import org.jspecify.annotations.NullMarked;

/// CEL values: `bool` is [Boolean], `int` [Long], `uint`
/// [dev.wheelhouse.kube.schema.cel.value.UnsignedInteger], `double` [Double], `string` [String],
/// `bytes` [dev.cel.common.values.CelByteString], `null` [dev.wheelhouse.base.json.JsonNull],
/// timestamps [java.time.Instant], durations [java.time.Duration]; lists, maps and all else are
/// types of this package. Trees of the API are adapted as they are read, field by field.
@NullMarked
package dev.wheelhouse.kube.schema.cel.value;

import org.jspecify.annotations.NullMarked;

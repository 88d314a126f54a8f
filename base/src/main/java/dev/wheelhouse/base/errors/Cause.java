// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.errors;

/// One broken rule: which field, which kind of breach and what was wrong with it.
///
/// @param field JSON path such as `spec.containers[0].image`
/// @param reason the cause type of Kubernetes: `FieldValueRequired`, `FieldValueInvalid`,
///   `FieldValueNotSupported`, `FieldValueDuplicate`, `FieldValueForbidden`, `FieldManagerConflict`
///   ...
public record Cause(String field, String reason, String message) {}

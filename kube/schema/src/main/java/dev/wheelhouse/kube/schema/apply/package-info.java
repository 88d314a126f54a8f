/// Field ownership and server-side apply: who set which field, merging what a manager applies, and
/// recording what any other write changed. Follows the public description of server-side apply and
/// of `metadata.managedFields` in its `FieldsV1` form.
///
/// A [FieldSet] is a tree of path elements in their written form (`f:spec`, `k:{"name":"web"}`,
/// `v:"a"`, `i:0`), so reading and writing `managedFields` costs no parsing of paths. Pure
/// functions; inputs are never changed.
@NullMarked
package dev.wheelhouse.kube.schema.apply;

import org.jspecify.annotations.NullMarked;

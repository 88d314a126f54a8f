/// From the tree a client sent to the tree that is worked on: types checked, nulls and unknown
/// fields gone, values in their canonical form.
///
/// Built-in kinds go through [dev.wheelhouse.kube.schema.decode.ObjectDecoder#decode], custom
/// resources through [dev.wheelhouse.kube.schema.decode.ObjectDecoder#decodeCustom]; both answer
/// the fields they dropped, which [dev.wheelhouse.kube.schema.decode.FieldValidation] turns into
/// warnings or an error.
@NullMarked
package dev.wheelhouse.kube.schema.decode;

import org.jspecify.annotations.NullMarked;

/// What Kubernetes objects are: their types, resources and names.
///
/// A write walks through the packages in this order:
///
/// 1. `model`: [dev.wheelhouse.kube.schema.model.ApiModels#kubernetes()] answers the resources that
///    are served and the [Schema] of a kind. A custom resource's schema comes from `structural`
///    instead ([dev.wheelhouse.kube.schema.structural.StructuralSchemas]). Both are read by
///    `openapi`.
/// 2. `decode`: [dev.wheelhouse.kube.schema.decode.ObjectDecoder] refuses wrong types, drops
///    unknown fields and `null`s, writes quantities and times in canonical form;
///    [dev.wheelhouse.kube.schema.decode.FieldValidation] turns what was dropped into warnings or
///    an error.
/// 3. `defaults`: [dev.wheelhouse.kube.schema.defaults.BuiltInDefaults] for built-in kinds,
///    [dev.wheelhouse.kube.schema.defaults.SchemaDefaults] for custom resources.
/// 4. (admission and the server's own fields, elsewhere)
/// 5. `validation`: [dev.wheelhouse.kube.schema.validation.Validators] answers the broken rules of
///    a create or an update, built-in or custom; an empty list means the object may be stored.
///
/// On the read side, `selector` chooses objects by labels and fields. `quantity`, `naming` and
/// `field` hold the small values the others share. Patches and server-side apply live in `patch`
/// and `apply`.
@NullMarked
package dev.wheelhouse.kube.schema;

import org.jspecify.annotations.NullMarked;

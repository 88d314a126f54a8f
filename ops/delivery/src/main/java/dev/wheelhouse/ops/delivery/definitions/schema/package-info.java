/// The parameters of a definition: declared in a simple typed form, published as OpenAPI, and what
/// users give is checked against them.
///
/// The form is the one that kro calls SimpleSchema: `replicas: integer | default=1 minimum=0`.
@NullMarked
package dev.wheelhouse.ops.delivery.definitions.schema;

import org.jspecify.annotations.NullMarked;

/// Builds [dev.wheelhouse.kube.schema.Schema] graphs from OpenAPI v3 trees: the published API
/// description of the built-in kinds as well as what custom resource definitions state.
@NullMarked
package dev.wheelhouse.kube.schema.openapi;

import org.jspecify.annotations.NullMarked;

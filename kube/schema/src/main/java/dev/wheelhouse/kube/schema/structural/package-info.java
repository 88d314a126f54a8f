/// Custom resources: what a definition may state as a schema
/// ([dev.wheelhouse.kube.schema.structural.StructuralSchemas]), and whether an object obeys it
/// ([dev.wheelhouse.kube.schema.structural.CustomResourceValidator]).
@NullMarked
package dev.wheelhouse.kube.schema.structural;

import org.jspecify.annotations.NullMarked;

/// A folder of manifests or a kustomization that Flux applies.
@NullMarked
package dev.wheelhouse.ops.delivery.components.kustomize;

import org.jspecify.annotations.NullMarked;

/// The built-in API of Kubernetes 1.36 as data: resources and schemas, from a compact resource of
/// the project.
@NullMarked
package dev.wheelhouse.kube.schema.model;

import org.jspecify.annotations.NullMarked;

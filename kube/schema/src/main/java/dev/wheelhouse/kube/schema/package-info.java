/// What Kubernetes objects are: their types, resources and names.
@NullMarked
package dev.wheelhouse.kube.schema;

import org.jspecify.annotations.NullMarked;

/// The functions of Kubernetes' CEL environment: each library is a table of signatures and what
/// they do.
@NullMarked
package dev.wheelhouse.kube.schema.cel.function;

import org.jspecify.annotations.NullMarked;

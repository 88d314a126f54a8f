/// Evaluation of checked expressions. Our own, on the syntax tree of dev.cel's type checker, as
/// Kubernetes states for every step what it costs, reads objects lazily and words every fault.
@NullMarked
package dev.wheelhouse.kube.schema.cel.eval;

import org.jspecify.annotations.NullMarked;

/// Broken rules: which field, and what is wrong with it, as Kubernetes' field errors say it.
@NullMarked
package dev.wheelhouse.kube.schema.field;

import org.jspecify.annotations.NullMarked;

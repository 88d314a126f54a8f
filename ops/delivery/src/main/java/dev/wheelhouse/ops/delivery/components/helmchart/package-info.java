/// A Helm chart as a component: rendered by Helm, applied and kept by the application, recorded as
/// Helm records releases, so that `helm ls`, `history`, `get` and `rollback` know it.
@NullMarked
package dev.wheelhouse.ops.delivery.components.helmchart;

import org.jspecify.annotations.NullMarked;

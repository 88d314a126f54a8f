/// Tables: the columns and cells that `kubectl get` shows. One class per API group holds its kinds;
/// a new kind is one line in its group's class. Columns, formats and durations are those that users
/// of Kubernetes know.
@NullMarked
package dev.wheelhouse.kube.schema.table;

import org.jspecify.annotations.NullMarked;

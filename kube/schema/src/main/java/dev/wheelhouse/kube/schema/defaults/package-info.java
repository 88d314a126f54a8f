/// What an absent field means. [dev.wheelhouse.kube.schema.defaults.BuiltInDefaults] fills in the
/// defaults that Kubernetes 1.36 applies to its own kinds, one class per API group;
/// [dev.wheelhouse.kube.schema.defaults.SchemaDefaults] the defaults that a schema states, for
/// custom resources. Both work in place and change nothing that is set.
@NullMarked
package dev.wheelhouse.kube.schema.defaults;

import org.jspecify.annotations.NullMarked;

/// The three patch formats of the API: JSON patch (RFC 6902), JSON merge patch (RFC 7396) and
/// Kubernetes' strategic merge patch. Pure functions on JSON trees: inputs are never changed,
/// results share no mutable part with them.
@NullMarked
package dev.wheelhouse.kube.schema.patch;

import org.jspecify.annotations.NullMarked;

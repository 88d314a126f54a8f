/// The Kubernetes API server. Its packages stand in the order a request meets them: http, authn,
/// authz, fairness, admission, registry, watch; beside them discovery, openapi, crd, stream.
@NullMarked
package dev.wheelhouse.plane.apiserver;

import org.jspecify.annotations.NullMarked;

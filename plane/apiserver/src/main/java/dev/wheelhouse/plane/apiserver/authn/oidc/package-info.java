/// Callers by ID tokens of an OpenID Connect provider (`--oidc-*`).
@NullMarked
package dev.wheelhouse.plane.apiserver.authn.oidc;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/// `/livez`, `/readyz` and `/healthz`: what kube-apiserver answers there, word for word.
@NullMarked
package dev.wheelhouse.plane.apiserver.health;

import org.jspecify.annotations.NullMarked;

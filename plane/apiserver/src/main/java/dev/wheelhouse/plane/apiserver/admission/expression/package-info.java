// SPDX-License-Identifier: Apache-2.0
/// The CEL expressions of webhooks and policies at work: what they see of a request, and match
/// conditions.
@NullMarked
package dev.wheelhouse.plane.apiserver.admission.expression;

import org.jspecify.annotations.NullMarked;

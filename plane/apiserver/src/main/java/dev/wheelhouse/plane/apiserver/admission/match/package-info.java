// SPDX-License-Identifier: Apache-2.0
/// Which requests a webhook or policy is about: rules, selectors and the match policy.
@NullMarked
package dev.wheelhouse.plane.apiserver.admission.match;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/// Custom resources: from a CustomResourceDefinition to a served resource.
@NullMarked
package dev.wheelhouse.plane.apiserver.crd;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/// What controllers and scheduler have to agree on about volumes and claims: which fit each other,
/// and the annotations by which one tells the other.
@NullMarked
package dev.wheelhouse.plane.client.volumes;

import org.jspecify.annotations.NullMarked;

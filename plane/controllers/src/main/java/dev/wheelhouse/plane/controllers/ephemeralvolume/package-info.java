// SPDX-License-Identifier: Apache-2.0
/// Makes the claims of ephemeral volumes (`ephemeral.volumeClaimTemplate`): each is named
/// `<pod>-<volume>` and owned by its pod, so it goes when the pod goes.
@NullMarked
package dev.wheelhouse.plane.controllers.ephemeralvolume;

import org.jspecify.annotations.NullMarked;

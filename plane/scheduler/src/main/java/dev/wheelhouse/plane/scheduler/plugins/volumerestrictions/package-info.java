// SPDX-License-Identifier: Apache-2.0
/// `VolumeRestrictions`: a claim of the access mode `ReadWriteOncePod` is used by one pod at a
/// time.
@NullMarked
package dev.wheelhouse.plane.scheduler.plugins.volumerestrictions;

import org.jspecify.annotations.NullMarked;

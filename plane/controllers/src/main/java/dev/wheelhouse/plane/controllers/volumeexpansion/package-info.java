// SPDX-License-Identifier: Apache-2.0
/// Makes bound volumes as large as their claims ask for. Whether a claim may grow is decided at
/// admission (`allowVolumeExpansion` of its class); a local folder needs nothing done to it, so the
/// new size is written into volume and claim.
@NullMarked
package dev.wheelhouse.plane.controllers.volumeexpansion;

import org.jspecify.annotations.NullMarked;

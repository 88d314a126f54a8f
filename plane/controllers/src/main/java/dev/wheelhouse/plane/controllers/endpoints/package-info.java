/// Writes the `v1` Endpoints of every Service with a selector: one object with all addresses.
///
/// ```
/// Service or pod changes -> backends of the Service -> subsets (ready | not ready) -> Endpoints
/// ```
@NullMarked
package dev.wheelhouse.plane.controllers.endpoints;

import org.jspecify.annotations.NullMarked;

/// Writes the EndpointSlices of every Service with a selector: at most 100 endpoints a slice, one
/// set of ports a slice, only slices that change are written.
///
/// ```
/// pod          conditions in the slice
/// not ready    ready=false serving=false terminating=false
/// ready        ready=true  serving=true  terminating=false
/// going        ready=false serving=(still ready) terminating=true
/// finished     not in the slice
/// ```
@NullMarked
package dev.wheelhouse.plane.controllers.endpointslice;

import org.jspecify.annotations.NullMarked;

/// Writes `v1` Events about objects, so that `kubectl describe` tells what the plane did.
@NullMarked
package dev.wheelhouse.plane.client.events;

import org.jspecify.annotations.NullMarked;

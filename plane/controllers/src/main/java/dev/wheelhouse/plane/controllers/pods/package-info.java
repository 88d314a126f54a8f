/// What controllers of pods share: a pod's state, pods from templates, expectations against stale
/// caches, starting slowly, and which pod goes first.
@NullMarked
package dev.wheelhouse.plane.controllers.pods;

import org.jspecify.annotations.NullMarked;

/// `NodeAffinity`: node selector, required and preferred node affinity.
@NullMarked
package dev.wheelhouse.plane.scheduler.plugins.nodeaffinity;

import org.jspecify.annotations.NullMarked;

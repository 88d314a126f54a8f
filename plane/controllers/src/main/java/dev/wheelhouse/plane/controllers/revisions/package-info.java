/// Hashes of pod templates, by which workloads tell their revisions apart.
@NullMarked
package dev.wheelhouse.plane.controllers.revisions;

import org.jspecify.annotations.NullMarked;

/// Images on this machine: pulled, imported, unpacked, kept and removed.
@NullMarked
package dev.wheelhouse.plane.node.images;

import org.jspecify.annotations.NullMarked;

/// `NodeResourcesFit`: requests must fit what the node has left; emptier nodes score higher.
@NullMarked
package dev.wheelhouse.plane.scheduler.plugins.noderesources;

import org.jspecify.annotations.NullMarked;

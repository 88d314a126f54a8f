/// `TaintToleration`: taints keep pods away that do not tolerate them.
@NullMarked
package dev.wheelhouse.plane.scheduler.plugins.tainttoleration;

import org.jspecify.annotations.NullMarked;

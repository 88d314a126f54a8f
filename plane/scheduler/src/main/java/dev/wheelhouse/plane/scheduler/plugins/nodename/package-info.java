/// `NodeName`: a pod that names its node goes nowhere else.
@NullMarked
package dev.wheelhouse.plane.scheduler.plugins.nodename;

import org.jspecify.annotations.NullMarked;

/// `PodTopologySpread` with its default constraints: pods of one owner spread over nodes and zones.
@NullMarked
package dev.wheelhouse.plane.scheduler.plugins.topologyspread;

import org.jspecify.annotations.NullMarked;

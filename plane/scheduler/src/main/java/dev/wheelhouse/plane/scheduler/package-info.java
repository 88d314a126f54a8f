/// Gives every pod a node.
///
/// ```
/// pod informer -> active queue -> cycle: filter -> score -> assume -> bind
///                    ^   ^            |                           |
///                    |   +- back-off -+-- no node fits            +-- refused
///                    |                v
///                    +-- event -- unschedulable (PodScheduled=False says why)
/// ```
///
/// One thread decides, so a decision sees all earlier ones; bindings are written by others.
@NullMarked
package dev.wheelhouse.plane.scheduler;

import org.jspecify.annotations.NullMarked;

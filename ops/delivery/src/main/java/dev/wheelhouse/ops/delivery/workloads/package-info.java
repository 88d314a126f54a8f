/// What components of containers share: the container, its volumes, the Deployment and the Service
/// around it.
@NullMarked
package dev.wheelhouse.ops.delivery.workloads;

import org.jspecify.annotations.NullMarked;

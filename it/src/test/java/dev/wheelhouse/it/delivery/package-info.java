/// Applications on planes of this JVM: workflows, policies, clusters, healing, restarts.
@NullMarked
package dev.wheelhouse.it.delivery;

import org.jspecify.annotations.NullMarked;

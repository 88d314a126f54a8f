/// Helm charts: found in repositories, registries and at addresses, kept on disk, rendered by Helm
/// itself. Charts are untrusted: archives and outputs are bounded, and templates run in a process
/// of their own that sees no cluster but what [ClusterFacade] shows it.
@NullMarked
package dev.wheelhouse.ops.delivery.charts;

import org.jspecify.annotations.NullMarked;

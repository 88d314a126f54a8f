/// The server's own store, for its administrator: figures, images and compaction under
/// `/wheelhouse/store`. These paths are no resources; access rules name them as `nonResourceURLs`.
@NullMarked
package dev.wheelhouse.plane.apiserver.maintenance;

import org.jspecify.annotations.NullMarked;

/// A Kubernetes API in memory, for tests of loops: what an API server keeps and tells, without
/// admission, validation or access control.
@NullMarked
package dev.wheelhouse.plane.client.memory;

import org.jspecify.annotations.NullMarked;

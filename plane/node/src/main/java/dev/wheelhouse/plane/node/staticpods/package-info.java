// SPDX-License-Identifier: Apache-2.0

/// Pods that a folder on the node describes, whoever the API server listens to: each file is a pod,
/// which runs while the file is there and shows in the API as a mirror pod.
///
/// ```
/// file appears    -> pod runs          -> mirror pod is created
/// file changes    -> pod ends, the new one runs, the mirror pod is replaced
/// mirror deleted  -> it is created again, the pod runs on
/// file goes       -> pod ends          -> mirror pod is deleted
/// ```
@NullMarked
package dev.wheelhouse.plane.node.staticpods;

import org.jspecify.annotations.NullMarked;

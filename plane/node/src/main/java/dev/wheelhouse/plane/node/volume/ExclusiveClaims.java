// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Which pod of the node uses which claim of the access mode `ReadWriteOncePod`. The scheduler
/// keeps a second pod away; this is for pods that were placed by name. Safe for use from any
/// thread.
final class ExclusiveClaims {

  static final String MODE = "ReadWriteOncePod";

  private final Map<String, String> users = new ConcurrentHashMap<>();

  /// @return whether the pod has the claim, now or already
  boolean take(String claimUid, String podUid) {
    String user = users.putIfAbsent(claimUid, podUid);
    return user == null || user.equals(podUid);
  }

  /// The pod uses nothing any more.
  void release(String podUid) {
    users.values().removeIf(podUid::equals);
  }
}

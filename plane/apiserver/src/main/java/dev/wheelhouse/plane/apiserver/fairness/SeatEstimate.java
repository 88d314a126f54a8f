// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import java.util.function.ToLongFunction;

/// How many seats a request takes: one, but lists and the beginning of watches one more for every
/// hundred objects they go through, up to ten.
final class SeatEstimate {

  private static final int MOST = 10;
  private static final double OBJECTS_A_SEAT = 100;

  private final ToLongFunction<GroupResource> stored;

  /// @param stored how many objects of a resource there are
  SeatEstimate(ToLongFunction<GroupResource> stored) {
    this.stored = stored;
  }

  int of(RequestInfo info, ApiRequest request) {
    return switch (info.verb()) {
      case "list" -> lists(info, request);
      case "watch" -> begins(request) ? lists(info, request) : 1;
      default -> 1;
    };
  }

  /// A watch that says where it goes on has no beginning to be made.
  private static boolean begins(ApiRequest request) {
    String from = request.parameter("resourceVersion").orElse("");
    return from.isEmpty()
        || from.equals("0")
        || request.parameter("sendInitialEvents").orElse("").equals("true");
  }

  private int lists(RequestInfo info, ApiRequest request) {
    if (!info.name().isEmpty() || !info.resourceRequest()) {
      return 1;
    }
    long all = stored.applyAsLong(info.groupResource());
    boolean selects =
        request.query().containsKey("labelSelector")
            || request.query().containsKey("fieldSelector");
    long through = selects ? all : Math.min(all, limit(request, all));
    return (int) Math.clamp(Math.ceil(through / OBJECTS_A_SEAT), 1, MOST);
  }

  private static long limit(ApiRequest request, long otherwise) {
    String limit = request.parameter("limit").orElse("");
    try {
      long asked = limit.isEmpty() ? 0 : Long.parseLong(limit);
      return asked > 0 ? asked : otherwise;
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }
}

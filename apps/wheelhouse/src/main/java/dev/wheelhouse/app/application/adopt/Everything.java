// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application.adopt;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// The workloads of a namespace that nobody looks after.
///
/// @param objects gives those of an `apiVersion` and a kind
record Everything(BiFunction<String, String, List<JsonObject>> objects) {

  private static final Map<String, List<String>> KINDS = kinds();

  private static Map<String, List<String>> kinds() {
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    kinds.put("apps/v1", List.of("Deployment", "StatefulSet", "DaemonSet"));
    kinds.put("batch/v1", List.of("CronJob"));
    return kinds;
  }

  /// @param workloads by the name of the application that they are to be
  /// @param leftOut which others there are, and why they are left as they are
  record Found(Map<String, List<JsonObject>> workloads, List<String> leftOut) {
    Found {
      leftOut = List.copyOf(leftOut);
    }
  }

  /// @param application that all are to be; empty for one for each. Where two of different kinds
  ///   have one name, the kind tells their applications apart
  Found workloads(Optional<String> application) {
    Map<String, List<JsonObject>> workloads = new LinkedHashMap<>();
    List<String> leftOut = new ArrayList<>();
    KINDS.forEach((apiVersion, kinds) -> {
      for (String kind : kinds) {
        for (JsonObject live : objects.apply(apiVersion, kind)) {
          if (live.string("metadata", "labels", AppKeys.NAME).isPresent()) {
            continue;
          }
          Optional<String> keeper = keeper(live);
          if (keeper.isPresent()) {
            leftOut.add(ObjectRef.of(live) + " is left out: " + keeper.get());
          } else {
            String name = application.orElseGet(() -> free(ObjectRef.of(live), workloads));
            workloads.computeIfAbsent(name, _ -> new ArrayList<>()).add(live);
          }
        }
      }
    });
    return new Found(workloads, leftOut);
  }

  private static String free(ObjectRef ref, Map<String, List<JsonObject>> taken) {
    return taken.containsKey(ref.name())
        ? ref.name() + "-" + ref.kind().toLowerCase(Locale.ROOT)
        : ref.name();
  }

  private static Optional<String> keeper(JsonObject live) {
    return Ownership.controller(live)
        .map(it -> "it is made by " + it)
        .or(() ->
            Ownership.release(live)
                .map(it ->
                    "it is of Helm release "
                        + it
                        + ": wheelhouse app adopt "
                        + it
                        + " --type helm"));
  }
}

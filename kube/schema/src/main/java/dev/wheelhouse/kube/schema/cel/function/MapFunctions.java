// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import static dev.wheelhouse.kube.schema.cel.function.Types.K;
import static dev.wheelhouse.kube.schema.cel.function.Types.MAP_KV;
import static dev.wheelhouse.kube.schema.cel.function.Types.V;

import dev.wheelhouse.kube.schema.cel.value.CelMap;
import dev.wheelhouse.kube.schema.cel.value.MapValue;
import dev.wheelhouse.kube.schema.cel.value.Work;
import java.util.List;

/// What `transformMap` and `transformMapEntry` expand to. The first argument is the accumulator of
/// the comprehension, which nothing else sees, so it grows in place.
final class MapFunctions {

  static final String INSERT = "cel.@mapInsert";

  private MapFunctions() {}

  static List<Overload> overloads() {
    return List.of(
        Overload.global(
            INSERT,
            "@mapInsert_map_key_value",
            MAP_KV,
            List.of(MAP_KV, K, V),
            (_, a) -> ((MapValue) a[0]).with(a[1], a[2])),
        Overload.global(
            INSERT,
            "@mapInsert_map_map",
            MAP_KV,
            List.of(MAP_KV, MAP_KV),
            (work, a) -> insertAll((MapValue) a[0], (CelMap) a[1], work)));
  }

  private static MapValue insertAll(MapValue map, CelMap more, Work work) {
    for (Object key : more.keys()) {
      work.step();
      Object value = more.find(key);
      if (value != null) {
        map.with(key, value);
      }
    }
    return map;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderedMapTest {

  private static final int STEPS = 4000;
  private static final int KEYS = 500;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void behavesAsASortedMap(long seed) {
    Random random = new Random(seed);
    TreeMap<String, Integer> expected = new TreeMap<>();
    OrderedMap<Integer> map = OrderedMap.empty();
    for (int step = 0; step < STEPS; step++) {
      String key = "k" + random.nextInt(KEYS);
      if (random.nextInt(5) < 3) {
        expected.put(key, step);
        map = map.with(key, step);
      } else {
        expected.remove(key);
        map = map.without(key);
      }
      String probe = "k" + random.nextInt(KEYS);
      assertThat(map.get(probe)).isEqualTo(expected.get(probe));
      assertThat(map.rank(probe)).isEqualTo(expected.headMap(probe).size());
    }

    assertThat(map.size()).isEqualTo(expected.size());
    assertThat(contents(map, "")).isEqualTo(new ArrayList<>(expected.entrySet()));
    assertThat(contents(map, "k3")).isEqualTo(new ArrayList<>(expected.tailMap("k3").entrySet()));
  }

  private static List<Map.Entry<String, Integer>> contents(OrderedMap<Integer> map, String from) {
    List<Map.Entry<String, Integer>> contents = new ArrayList<>();
    Iterator<Map.Entry<String, Integer>> walk = map.from(from);
    while (walk.hasNext()) {
      Map.Entry<String, Integer> next = walk.next();
      contents.add(Map.entry(next.getKey(), next.getValue()));
    }
    return contents;
  }

  @Test
  void leavesItsPredecessorsAlone() {
    OrderedMap<Integer> before = OrderedMap.<Integer>empty().with("a", 1).with("b", 2);

    OrderedMap<Integer> after = before.with("a", 9).without("b").with("c", 3);

    assertThat(contents(before, "")).containsExactly(Map.entry("a", 1), Map.entry("b", 2));
    assertThat(contents(after, "")).containsExactly(Map.entry("a", 9), Map.entry("c", 3));
  }

  @Test
  void copiesAnotherMap() {
    Map<String, Integer> source = new TreeMap<>();
    for (int i = 0; i < 1000; i++) {
      source.put("k" + i, i);
    }

    OrderedMap<Integer> map = OrderedMap.of(source);

    assertThat(contents(map, "")).isEqualTo(new ArrayList<>(source.entrySet()));
    assertThat(map.height()).isEqualTo(10);
    assertThat(OrderedMap.of(Map.of()).size()).isZero();
  }

  @Test
  void staysBalancedWhenKeysComeInOrder() {
    OrderedMap<Integer> map = OrderedMap.empty();
    for (int i = 0; i < 4096; i++) {
      map = map.with(String.format("%05d", i), i);
    }

    assertThat(map.height()).isLessThanOrEqualTo(2 * 12 + 2);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.java;

import dev.wheelhouse.kube.schema.quantity.Quantity;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `java` gets. Sensible for the limits of the container, and the user's own options come
/// last, so that they win; where two would contradict each other, ours is left out.
///
/// A JVM needs memory beside its heap, and a small one needs a larger part of it: classes, code and
/// stacks take what they take. A heap of 75 % of 128 MiB would get the container killed.
final class JvmOptions {

  /// Below these the JVM itself takes the serial collector, unless it is misled by its host.
  private static final Quantity SERVER_MEMORY = Quantity.parse("1792Mi");

  private static final Quantity SERVER_CPUS = Quantity.parse("2");

  /// Up to so much memory, so many percent are heap.
  private record HeapShare(Quantity most, int percent) {

    private static final List<HeapShare> SHARES =
        List.of(
            new HeapShare(Quantity.parse("256Mi"), 50),
            new HeapShare(Quantity.parse("512Mi"), 60),
            new HeapShare(Quantity.parse("1Gi"), 70),
            new HeapShare(Quantity.parse("4Gi"), 75));
    private static final int ABOVE = 80;

    static int of(Quantity memory) {
      return SHARES.stream()
          .filter(it -> memory.compareTo(it.most()) <= 0)
          .map(HeapShare::percent)
          .findFirst()
          .orElse(ABOVE);
    }
  }

  private JvmOptions() {}

  static List<String> of(Properties properties) {
    List<String> given = new ArrayList<>(properties.strings("jvmOptions"));
    given.addAll(properties.strings("javaOptions"));
    Optional<Quantity> memory = limit(properties, "memory");
    Optional<Quantity> cpu = limit(properties, "cpu");
    List<String> options = new ArrayList<>();
    if (given.stream().noneMatch(JvmOptions::setsHeap)) {
      memory.ifPresent(it -> options.add("-XX:MaxRAMPercentage=" + HeapShare.of(it)));
    }
    boolean small =
        memory.filter(it -> it.compareTo(SERVER_MEMORY) < 0).isPresent()
            || cpu.filter(it -> it.compareTo(SERVER_CPUS) < 0).isPresent();
    if (small && given.stream().noneMatch(JvmOptions::choosesCollector)) {
      options.add("-XX:+UseSerialGC");
    }
    options.add("-XX:+ExitOnOutOfMemoryError");
    properties
        .string("heapDumpPath")
        .ifPresent(it -> {
          options.add("-XX:+HeapDumpOnOutOfMemoryError");
          options.add("-XX:HeapDumpPath=" + it);
        });
    options.addAll(given);
    return options;
  }

  /// The limit of a resource, as the container gets it.
  private static Optional<Quantity> limit(Properties properties, String resource) {
    Optional<Properties> limits = properties.object("limit");
    Optional<String> apart = limits.flatMap(it -> it.string(resource));
    Optional<String> both = properties.string(resource);
    return apart
        .or(() -> both)
        .map(text -> {
          try {
            return Quantity.parse(text);
          } catch (IllegalArgumentException _) {
            Properties place = apart.isPresent() ? limits.orElseThrow() : properties;
            throw place.wrong(resource, "`" + text + "` is no quantity, such as 500m or 512Mi");
          }
        });
  }

  private static boolean setsHeap(String option) {
    return option.startsWith("-Xmx")
        || option.startsWith("-XX:MaxHeapSize=")
        || option.startsWith("-XX:MaxRAMPercentage=");
  }

  private static boolean choosesCollector(String option) {
    return option.matches("-XX:\\+Use[A-Za-z0-9]*GC");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.charts.ChartReference;
import dev.wheelhouse.ops.delivery.charts.Charts.Memory;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Times;
import java.time.Duration;
import java.util.Optional;

/// What a user asks for: which chart, as which release, and how.
record ReleaseSpec(
    ChartReference chart, String name, String namespace, Options options, Memory memory) {

  private static final int LONGEST_NAME = 53;
  private static final Duration LONGEST = Duration.ofDays(1);

  /// @param timeout for hooks and, with `wait`, for the objects; what a user gives as zero is the
  ///   longest there is
  record Options(
      boolean includeCrds,
      boolean skipHooks,
      boolean createNamespace,
      boolean waits,
      boolean atomic,
      Duration timeout,
      int maxHistory) {}

  static ReleaseSpec of(ComponentContext context, Properties properties) {
    Properties chart = properties.object("chart").orElseThrow();
    Properties release =
        properties
            .object("release")
            .orElseGet(() -> new Properties(properties.path() + ".release", new JsonObject()));
    String name = release.string("name").filter(it -> !it.isEmpty()).orElse(context.component());
    if (name.length() > LONGEST_NAME
        || !name.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")) {
      throw release.wrong(
          "name",
          "\""
              + name
              + "\" is no name of a release: lower case letters, digits, - and ., at most "
              + LONGEST_NAME);
    }
    ChartReference reference =
        new ChartReference(
            chart.requiredString("source").strip(),
            chart.string("repoURL").orElse("").strip(),
            chart.string("version").orElse("").strip());
    Properties options =
        properties
            .object("options")
            .orElseGet(() -> new Properties(properties.path() + ".options", new JsonObject()));
    return new ReleaseSpec(
        reference,
        name,
        release.string("namespace").filter(it -> !it.isEmpty()).orElse(context.namespace()),
        options(options),
        memory(options, reference));
  }

  private static Options options(Properties options) {
    boolean atomic = options.bool("atomic").orElse(false);
    return new Options(
        options.bool("includeCRDs").orElse(true),
        options.bool("skipHooks").orElse(false),
        options.bool("createNamespace").orElse(true),
        atomic || options.bool("wait").orElse(false),
        atomic,
        timeout(options),
        options.integer("maxHistory").orElse(10L).intValue());
  }

  private static Duration timeout(Properties options) {
    Duration asked = duration(options, "timeout", Duration.ofMinutes(5));
    return asked.isZero() ? LONGEST : asked;
  }

  private static Memory memory(Properties options, ChartReference reference) {
    Optional<Properties> cache = options.object("cache");
    String key = cache.flatMap(it -> it.string("key")).orElse("");
    Duration usual = reference.floating() ? Duration.ofMinutes(5) : Duration.ofHours(24);
    if (cache.isEmpty()) {
      return new Memory(key, usual);
    }
    String which = reference.floating() ? "mutableTTL" : "immutableTTL";
    return new Memory(
        key,
        cache.get().string("ttl").isPresent()
            ? duration(cache.get(), "ttl", usual)
            : duration(cache.get(), which, usual));
  }

  private static Duration duration(Properties of, String name, Duration usual) {
    Optional<String> text = of.string(name).filter(it -> !it.isEmpty());
    if (text.isEmpty()) {
      return usual;
    }
    if (text.get().equals("0")) {
      return Duration.ZERO;
    }
    return Times.duration(text.get())
        .filter(it -> !it.isNegative())
        .orElseThrow(
            () -> of.wrong(name, "must be a duration such as 5m or 90s, is " + text.get()));
  }
}

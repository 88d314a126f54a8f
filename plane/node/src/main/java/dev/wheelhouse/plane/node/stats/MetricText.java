// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.stats;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Writes metrics in the text format of Prometheus, version 0.0.4.
final class MetricText {

  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder();
  private String name = "";

  /// Begins a metric.
  ///
  /// @param type `counter` or `gauge`
  MetricText metric(String metric, String type, String help) {
    name = metric;
    text.append("# HELP ").append(metric).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(metric).append(' ').append(type).append('\n');
    return this;
  }

  MetricText value(Map<String, String> labels, double value) {
    head(labels).append(number(value)).append('\n');
    return this;
  }

  /// A value that was measured some time ago.
  MetricText value(Map<String, String> labels, double value, Instant at) {
    head(labels).append(number(value)).append(' ').append(at.toEpochMilli()).append('\n');
    return this;
  }

  MetricText value(Map<String, String> labels, long value) {
    return value(labels, (double) value);
  }

  MetricText value(Map<String, String> labels, long value, Instant at) {
    return value(labels, (double) value, at);
  }

  private StringBuilder head(Map<String, String> labels) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append(
          new TreeMap<>(labels)
              .entrySet().stream()
                  .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
                  .collect(Collectors.joining(",", "{", "}")));
    }
    return text.append(' ');
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}

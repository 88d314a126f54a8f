// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.status;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads from a component's pods what it is doing, or what hinders it, for somebody who does not
/// want to know what a pod is.
final class PodTroubles {

  private static final int LONGEST = 300;
  private static final Pattern FRAME =
      Pattern.compile("at [\\w.$/@<>-]+\\(.*\\).*|\\.\\.\\. \\d+ more");

  private PodTroubles() {}

  /// The first trouble, or the stage the slowest pod is in; empty when all pods are ready.
  static Optional<String> message(List<JsonObject> pods) {
    if (pods.isEmpty()) {
      return Optional.of("creating pods");
    }
    Optional<String> trouble = pods.stream().flatMap(PodTroubles::trouble).findFirst();
    return trouble.isPresent() ? trouble : pods.stream().flatMap(PodTroubles::stage).findFirst();
  }

  private static Stream<String> trouble(JsonObject pod) {
    String name = pod.string("metadata", "name").orElse("");
    return containers(pod)
        .flatMap(container -> containerTrouble(container).stream())
        .map(what -> shorten("pod " + name + ": " + what));
  }

  private static Optional<String> containerTrouble(JsonObject container) {
    Optional<JsonObject> waiting = container.object("state", "waiting");
    String reason = waiting.flatMap(it -> it.string("reason")).orElse("");
    if (reason.isEmpty()
        || reason.equals("ContainerCreating")
        || reason.equals("PodInitializing")) {
      return container
          .object("state", "terminated")
          .filter(it -> it.integer("exitCode").orElse(0L) != 0)
          .map(it -> ended(it));
    }
    Optional<JsonObject> last = container.object("lastState", "terminated");
    if (last.isPresent()) {
      return Optional.of(reason + "; " + ended(last.get()));
    }
    String message = waiting.flatMap(it -> it.string("message")).orElse("");
    return Optional.of(reason + (message.isEmpty() ? "" : ": " + message));
  }

  private static String ended(JsonObject terminated) {
    String words = lastWords(terminated.string("message").orElse(""));
    return terminated.string("reason").orElse("Error")
        + " with exit code "
        + terminated.integer("exitCode").orElse(0L)
        + (words.isEmpty() ? "" : ": " + words);
  }

  /// The last line of what a program said, or the last exception it threw: the frames of a stack
  /// trace tell a reader of one line nothing.
  private static String lastWords(String message) {
    List<String> lines =
        message
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !FRAME.matcher(line).matches())
            .toList();
    return lines.isEmpty() ? "" : lines.getLast();
  }

  private static Stream<String> stage(JsonObject pod) {
    if (pod.string("spec", "nodeName").isEmpty()) {
      return Stream.of(
          condition(pod, "PodScheduled")
              .flatMap(it -> it.string("message"))
              .map(why -> shorten("scheduling: " + why))
              .orElse("scheduling"));
    }
    if (!pod.string("status", "phase").orElse("Pending").equals("Running")) {
      return Stream.of("starting");
    }
    boolean ready =
        condition(pod, "Ready").flatMap(it -> it.string("status")).orElse("").equals("True");
    return ready ? Stream.empty() : Stream.of("getting ready" + awaited(pod));
  }

  /// What the readiness probe of the first container that is not ready waits for.
  private static String awaited(JsonObject pod) {
    List<String> ready =
        statuses(pod, "containerStatuses")
            .filter(it -> it.bool("ready").orElse(false))
            .flatMap(it -> it.string("name").stream())
            .toList();
    return pod.array("spec", "containers").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> !ready.contains(it.string("name").orElse("")))
        .flatMap(it -> it.object("readinessProbe").stream())
        .flatMap(PodTroubles::awaitedBy)
        .findFirst()
        .orElse("");
  }

  private static Stream<String> awaitedBy(JsonObject probe) {
    Stream<String> connection =
        probe.object("tcpSocket").stream()
            .map(it -> ": it does not answer on port " + value(it, "port"));
    Stream<String> page =
        probe.object("httpGet").stream()
            .map(it ->
                ": it does not serve "
                    + it.string("path").orElse("/")
                    + " on port "
                    + value(it, "port"));
    return Stream.concat(connection, page);
  }

  private static String value(JsonObject object, String field) {
    return object.string(field).or(() -> object.integer(field).map(String::valueOf)).orElse("?");
  }

  private static Stream<JsonObject> containers(JsonObject pod) {
    return Stream.concat(
        statuses(pod, "initContainerStatuses"), statuses(pod, "containerStatuses"));
  }

  private static Stream<JsonObject> statuses(JsonObject pod, String field) {
    return pod.array("status", field).orElseGet(JsonArray::new).objects().stream();
  }

  private static Optional<JsonObject> condition(JsonObject pod, String type) {
    return pod.array("status", "conditions").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.string("type").orElse("").equals(type))
        .findFirst();
  }

  private static String shorten(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}

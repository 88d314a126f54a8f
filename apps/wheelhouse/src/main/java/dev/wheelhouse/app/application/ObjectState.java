// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.health.Health;
import dev.wheelhouse.kube.client.health.HealthRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How an object is, in a word and in more words.
record ObjectState(String word, String message) {

  static ObjectState of(ResourceTree.Node node) {
    return node.live()
        .map(ObjectState::of)
        .orElseGet(() -> new ObjectState("missing", node.problem()));
  }

  private static ObjectState of(JsonObject live) {
    String word =
        switch (HealthRules.of(live)) {
          case Health.Healthy _ -> "healthy";
          case Health.Progressing _ -> "progressing";
          case Health.Failed _ -> "failed";
        };
    return new ObjectState(word, message(live));
  }

  private static String message(JsonObject live) {
    String health = HealthRules.of(live).message();
    String where = where(live);
    return health.isEmpty() || where.isEmpty() ? health + where : health + ", " + where;
  }

  /// Where it can be reached.
  private static String where(JsonObject live) {
    return switch (live.string("kind").orElse("")) {
      case "Service" -> service(live);
      case "Ingress" -> ingress(live);
      default -> "";
    };
  }

  private static String service(JsonObject live) {
    List<String> hosts = new ArrayList<>();
    for (JsonObject entry : objects(live, "status", "loadBalancer", "ingress")) {
      Stream.of("hostname", "ip").flatMap(it -> entry.string(it).stream()).forEach(hosts::add);
    }
    if (hosts.isEmpty()) {
      live.string("spec", "clusterIP").ifPresent(hosts::add);
    }
    String ports =
        objects(live, "spec", "ports").stream()
            .map(it ->
                it.integer("port").orElse(0L)
                    + it.integer("nodePort").map(node -> ":" + node).orElse(""))
            .collect(Collectors.joining(","));
    return String.join(",", hosts) + (ports.isEmpty() ? "" : " port " + ports);
  }

  private static String ingress(JsonObject live) {
    return objects(live, "spec", "rules").stream()
        .flatMap(rule ->
            objects(rule, "http", "paths").stream()
                .map(it -> rule.string("host").orElse("*") + it.string("path").orElse("/")))
        .collect(Collectors.joining(", "));
  }

  /// What else there is to tell of an object, a line each.
  static List<String> details(JsonObject live) {
    List<String> details = new ArrayList<>();
    if (live.string("kind").orElse("").equals("Pod")) {
      live.string("spec", "nodeName").ifPresent(it -> details.add("node " + it));
      live.string("status", "podIP").ifPresent(it -> details.add("address " + it));
      Stream.of("initContainerStatuses", "containerStatuses")
          .flatMap(it -> objects(live, "status", it).stream())
          .forEach(it -> details.add(container(it)));
    }
    for (JsonObject condition : objects(live, "status", "conditions")) {
      if (condition.string("status").orElse("").equals("False")) {
        details.add(
            condition.string("type").orElse("")
                + " is False"
                + condition.string("reason").map(it -> ": " + it).orElse("")
                + condition.string("message").map(it -> ": " + it).orElse(""));
      }
    }
    return details;
  }

  private static String container(JsonObject status) {
    JsonObject state = status.object("state").orElseGet(JsonObject::new);
    Optional<String> now = state.keySet().stream().findFirst();
    String why =
        now.flatMap(it -> state.string(it, "reason")).map(it -> " (" + it + ")").orElse("");
    return "container "
        + status.string("name").orElse("")
        + " "
        + now.orElse("unknown")
        + why
        + ", image "
        + status.string("image").orElse("")
        + ", restarts "
        + status.integer("restartCount").orElse(0L);
  }

  private static List<JsonObject> objects(JsonObject tree, String... path) {
    return tree.array(path).orElseGet(JsonArray::new).objects();
  }
}

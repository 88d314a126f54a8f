// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads `default-flows.txt`: the schemas and levels that every cluster has. The file explains its
/// own notation.
final class DefaultFlows {

  static final String AUTO_UPDATE = "apf.kubernetes.io/autoupdate-spec";
  private static final String API_VERSION = "flowcontrol.apiserver.k8s.io/v1";
  private static final Loaded LOADED = load();

  private final List<JsonObject> levels = new ArrayList<>();
  private final List<JsonObject> schemas = new ArrayList<>();
  private final Set<String> mandatory = new HashSet<>();
  private JsonObject rule = new JsonObject();

  private DefaultFlows() {}

  /// @param mandatory names of schemas and levels that must be as they are here
  private record Loaded(List<JsonObject> levels, List<JsonObject> schemas, Set<String> mandatory) {}

  static List<PriorityLevel> levels() {
    return LOADED.levels().stream().map(PriorityLevel::of).toList();
  }

  static List<FlowSchema> schemas() {
    return LOADED.schemas().stream().map(FlowSchema::of).toList();
  }

  static List<JsonObject> levelObjects() {
    return LOADED.levels();
  }

  static List<JsonObject> schemaObjects() {
    return LOADED.schemas();
  }

  static boolean mandatory(String name) {
    return LOADED.mandatory().contains(name);
  }

  private static Loaded load() {
    try (InputStream file = DefaultFlows.class.getResourceAsStream("default-flows.txt")) {
      if (file == null) {
        throw new IllegalStateException("default-flows.txt is missing from the class path");
      }
      DefaultFlows reader = new DefaultFlows();
      new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> reader.line(line.strip().split(" +")));
      return new Loaded(
          List.copyOf(reader.levels), List.copyOf(reader.schemas), Set.copyOf(reader.mandatory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(String[] words) {
    switch (words[0]) {
      case "mandatory" -> {
        mandatory.add(words[2]);
        line(Arrays.copyOfRange(words, 1, words.length));
      }
      case "level" -> levels.add(level(words));
      case "schema" -> schema(words);
      case "by" -> subjects(words[1]);
      case "url" ->
          rule.childArray("nonResourceRules")
              .add(JsonObject.of("verbs", list(words[1]), "nonResourceURLs", list(words[2])));
      default -> resource(words);
    }
  }

  private static JsonObject object(String kind, String name) {
    return JsonObject.of(
        "apiVersion",
        API_VERSION,
        "kind",
        kind,
        "metadata",
        JsonObject.of("name", name, "annotations", JsonObject.of(AUTO_UPDATE, "true")));
  }

  private static JsonObject level(String[] words) {
    JsonObject object = object("PriorityLevelConfiguration", words[1]);
    JsonObject shares =
        JsonObject.of(
            "nominalConcurrencyShares",
            Long.parseLong(words[3]),
            "lendablePercent",
            Long.parseLong(words[4]));
    if (words[2].equals("exempt")) {
      return object.with("spec", JsonObject.of("type", "Exempt", "exempt", shares));
    }
    return object.with(
        "spec",
        JsonObject.of("type", "Limited", "limited", shares.with("limitResponse", response(words))));
  }

  private static JsonObject response(String[] words) {
    if (words[2].equals("reject")) {
      return JsonObject.of("type", "Reject");
    }
    return JsonObject.of(
        "type",
        "Queue",
        "queuing",
        JsonObject.of(
            "queues",
            Long.parseLong(words[5]),
            "handSize",
            Long.parseLong(words[6]),
            "queueLengthLimit",
            Long.parseLong(words[7])));
  }

  private void schema(String[] words) {
    rule = new JsonObject();
    JsonObject spec =
        JsonObject.of(
            "priorityLevelConfiguration",
            JsonObject.of("name", words[2]),
            "matchingPrecedence",
            Long.parseLong(words[3]));
    switch (words[4]) {
      case "user" -> spec.put("distinguisherMethod", JsonObject.of("type", "ByUser"));
      case "namespace" -> spec.put("distinguisherMethod", JsonObject.of("type", "ByNamespace"));
      default -> {}
    }
    spec.put("rules", JsonArray.of(rule));
    schemas.add(object("FlowSchema", words[1]).with("spec", spec));
  }

  private void subjects(String words) {
    for (String word : words.split(",", -1)) {
      int colon = word.indexOf(':');
      String name = word.substring(colon + 1);
      rule.childArray("subjects").add(subject(word.substring(0, colon), name));
    }
  }

  private static JsonObject subject(String kind, String name) {
    return switch (kind) {
      case "user" -> JsonObject.of("kind", "User", "user", JsonObject.of("name", name));
      case "group" -> JsonObject.of("kind", "Group", "group", JsonObject.of("name", name));
      default ->
          JsonObject.of(
              "kind",
              "ServiceAccount",
              "serviceAccount",
              JsonObject.of(
                  "namespace",
                  name.substring(0, name.indexOf('/')),
                  "name",
                  name.substring(name.indexOf('/') + 1)));
    };
  }

  private void resource(String[] words) {
    JsonObject resource =
        JsonObject.of(
            "verbs",
            list(words[0]),
            "apiGroups",
            list(words[1].equals("core") ? "" : words[1]),
            "resources",
            list(words[2]),
            "namespaces",
            list("*"));
    if (words.length > 3) {
      resource.put("clusterScope", true);
    }
    rule.childArray("resourceRules").add(resource);
  }

  private static JsonArray list(String words) {
    return new JsonArray(List.of(words.split(",", -1)));
  }
}

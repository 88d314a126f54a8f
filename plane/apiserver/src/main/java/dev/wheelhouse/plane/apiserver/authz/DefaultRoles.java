// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads `default-roles.txt` into roles and bindings. The file explains its own notation.
final class DefaultRoles {

  private static final String API_VERSION = CompiledPolicy.GROUP + "/v1";
  private static final String CONTROLLER = "system:controller:";
  private static final Map<String, List<String>> VERB_SETS =
      Map.of(
          "read", List.of("get", "list", "watch"),
          "write", List.of("create", "delete", "deletecollection", "patch", "update"),
          "report", List.of("create", "patch", "update"));

  private final List<JsonObject> roles = new ArrayList<>();
  private final List<JsonObject> bindings = new ArrayList<>();
  private JsonObject current = new JsonObject();

  private DefaultRoles() {}

  /// Roles and bindings, each in the order of the file.
  record Defaults(List<JsonObject> roles, List<JsonObject> bindings) {}

  static Defaults load() {
    try (InputStream file = DefaultRoles.class.getResourceAsStream("default-roles.txt")) {
      if (file == null) {
        throw new IllegalStateException("default-roles.txt is missing from the class path");
      }
      return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Defaults parse(String text) {
    DefaultRoles reader = new DefaultRoles();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> reader.line(line.strip().split(" +")));
    List<JsonObject> roles =
        reader.roles.stream().map(role -> withAggregatedRules(role, reader.roles)).toList();
    return new Defaults(roles, reader.bindings);
  }

  private void line(String[] words) {
    switch (words[0]) {
      case "role" -> begin("ClusterRole", "", words[1]);
      case "local" -> begin("Role", words[1], words[2]);
      case "controller" -> beginController(words[1]);
      case "into" -> labels().put(aggregationLabel(words[1]), "true");
      case "from" -> current.put("aggregationRule", aggregationRule(words[1]));
      case "bind" -> bind(words);
      case "url" -> addRule(urlRule(words));
      default -> addRule(resourceRule(words));
    }
  }

  private void begin(String kind, String namespace, String name) {
    current = object(kind, namespace, name);
    roles.add(current);
  }

  private void beginController(String name) {
    begin("ClusterRole", "", CONTROLLER + name);
    bind(new String[] {"bind", "account:kube-system/" + name});
  }

  private static JsonObject object(String kind, String namespace, String name) {
    JsonObject metadata = JsonObject.of("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    metadata.put("labels", JsonObject.of("kubernetes.io/bootstrapping", "rbac-defaults"));
    metadata.put("annotations", JsonObject.of(BootstrapPolicy.AUTO_UPDATE, "true"));
    return JsonObject.of("apiVersion", API_VERSION, "kind", kind, "metadata", metadata);
  }

  private JsonObject labels() {
    return current.childObject("metadata").childObject("labels");
  }

  private static String aggregationLabel(String role) {
    return "rbac.authorization.k8s.io/aggregate-to-" + role;
  }

  private static JsonObject aggregationRule(String role) {
    JsonObject labels = JsonObject.of(aggregationLabel(role), "true");
    return JsonObject.of(
        "clusterRoleSelectors", JsonArray.of(JsonObject.of("matchLabels", labels)));
  }

  private void addRule(PolicyRule rule) {
    current.childArray("rules").add(rule.toJson());
  }

  /// `url PATHS : VERBS`
  private static PolicyRule urlRule(String[] words) {
    return new PolicyRule(verbs(words[3]), List.of(), List.of(), List.of(), list(words[1]));
  }

  /// `GROUPS : RESOURCES : VERBS [: NAMES]`
  private static PolicyRule resourceRule(String[] words) {
    return new PolicyRule(
        verbs(words[4]),
        list(words[0]).stream().map(group -> group.equals("core") ? "" : group).toList(),
        list(words[2]),
        words.length > 6 ? list(words[6]) : List.of(),
        List.of());
  }

  private static List<String> verbs(String word) {
    List<String> verbs = new ArrayList<>();
    list(word).forEach(verb -> verbs.addAll(VERB_SETS.getOrDefault(verb, List.of(verb))));
    return verbs.stream().sorted().toList();
  }

  private static List<String> list(String word) {
    return List.of(word.split(",", -1));
  }

  /// `bind [SUBJECTS [as NAME]]`
  private void bind(String[] words) {
    String kind = current.string("kind").orElseThrow();
    String namespace = current.string("metadata", "namespace").orElse("");
    String name = current.string("metadata", "name").orElseThrow();
    JsonObject binding = object(kind + "Binding", namespace, words.length > 3 ? words[3] : name);
    binding.put(
        "roleRef", JsonObject.of("apiGroup", CompiledPolicy.GROUP, "kind", kind, "name", name));
    for (String subject : words.length > 1 ? list(words[1]) : List.<String>of()) {
      binding.childArray("subjects").add(subject(subject));
    }
    bindings.add(binding);
  }

  private static JsonObject subject(String text) {
    int colon = text.indexOf(':');
    String name = text.substring(colon + 1);
    return switch (text.substring(0, colon)) {
      case "user" -> named("User", name);
      case "group" -> named("Group", name);
      default ->
          account(name.substring(0, name.indexOf('/')), name.substring(name.indexOf('/') + 1));
    };
  }

  private static JsonObject named(String kind, String name) {
    return JsonObject.of("apiGroup", CompiledPolicy.GROUP, "kind", kind, "name", name);
  }

  private static JsonObject account(String namespace, String name) {
    return JsonObject.of("kind", "ServiceAccount", "name", name, "namespace", namespace);
  }

  private static JsonObject withAggregatedRules(JsonObject role, List<JsonObject> all) {
    if (!Aggregation.isAggregated(role)) {
      return role;
    }
    JsonArray rules = new JsonArray();
    Aggregation.rules(role, all).forEach(rule -> rules.add(rule.toJson()));
    return role.deepCopy().with("rules", rules);
  }
}

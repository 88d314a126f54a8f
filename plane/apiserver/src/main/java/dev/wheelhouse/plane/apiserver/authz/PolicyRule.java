// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// One rule of a role: which verbs on which resources or paths (`rbac.authorization.k8s.io/v1`
/// PolicyRule). The lists are short, so looking through them beats hashing.
public record PolicyRule(
    List<String> verbs,
    List<String> apiGroups,
    List<String> resources,
    List<String> resourceNames,
    List<String> nonResourceUrls) {

  private static final String ALL = "*";

  public PolicyRule {
    verbs = List.copyOf(verbs);
    apiGroups = List.copyOf(apiGroups);
    resources = List.copyOf(resources);
    resourceNames = List.copyOf(resourceNames);
    nonResourceUrls = List.copyOf(nonResourceUrls);
  }

  static PolicyRule of(JsonObject rule) {
    return new PolicyRule(
        strings(rule, "verbs"),
        strings(rule, "apiGroups"),
        strings(rule, "resources"),
        strings(rule, "resourceNames"),
        strings(rule, "nonResourceURLs"));
  }

  /// The rules of a Role or ClusterRole.
  static List<PolicyRule> rules(JsonObject role) {
    return role.array("rules").stream()
        .flatMap(rules -> rules.objects().stream())
        .map(PolicyRule::of)
        .toList();
  }

  private static List<String> strings(JsonObject rule, String field) {
    return rule.array(field).map(JsonArray::strings).orElseGet(List::of);
  }

  JsonObject toJson() {
    JsonObject rule = new JsonObject();
    put(rule, "apiGroups", apiGroups);
    put(rule, "nonResourceURLs", nonResourceUrls);
    put(rule, "resourceNames", resourceNames);
    put(rule, "resources", resources);
    rule.put("verbs", new JsonArray(verbs));
    return rule;
  }

  private static void put(JsonObject rule, String field, List<String> values) {
    if (!values.isEmpty()) {
      rule.put(field, new JsonArray(values));
    }
  }

  boolean allows(Attributes asked) {
    if (!has(verbs, asked.verb())) {
      return false;
    }
    return asked.resourceRequest()
        ? has(apiGroups, asked.group())
            && allowsResource(asked.resource(), asked.subresource())
            && allowsName(asked.name())
        : allowsPath(asked.path());
  }

  private static boolean has(List<String> values, String value) {
    return values.contains(value) || values.contains(ALL);
  }

  private boolean allowsResource(String resource, String subresource) {
    for (String known : resources) {
      if (known.equals(ALL) || matches(known, resource, subresource)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String known, String resource, String subresource) {
    if (subresource.isEmpty()) {
      return known.equals(resource);
    }
    int slash = known.indexOf('/');
    return slash >= 0
        && known.substring(slash + 1).equals(subresource)
        && prefixMatches(known.substring(0, slash), resource);
  }

  private static boolean prefixMatches(String prefix, String resource) {
    return prefix.equals(ALL) || prefix.equals(resource);
  }

  private boolean allowsName(String name) {
    return resourceNames.isEmpty() || resourceNames.contains(name);
  }

  private boolean allowsPath(String path) {
    for (String known : nonResourceUrls) {
      if (known.equals(ALL)
          || known.equals(path)
          || (known.endsWith(ALL) && path.startsWith(known.substring(0, known.length() - 1)))) {
        return true;
      }
    }
    return false;
  }

  /// This rule as rules with one verb, one group and resource (and name) or one path each.
  List<PolicyRule> singles() {
    List<PolicyRule> singles = new ArrayList<>();
    for (String verb : verbs) {
      for (String group : apiGroups) {
        for (String resource : resources) {
          addNamed(singles, verb, group, resource);
        }
      }
      nonResourceUrls.forEach(path ->
          singles.add(
              new PolicyRule(List.of(verb), List.of(), List.of(), List.of(), List.of(path))));
    }
    return singles;
  }

  private void addNamed(List<PolicyRule> singles, String verb, String group, String resource) {
    List<List<String>> names =
        resourceNames.isEmpty()
            ? List.of(List.of())
            : resourceNames.stream().map(List::of).toList();
    for (List<String> name : names) {
      singles.add(
          new PolicyRule(List.of(verb), List.of(group), List.of(resource), name, List.of()));
    }
  }

  /// True when everything a [single][#singles()] rule allows is allowed by this one.
  boolean covers(PolicyRule single) {
    if (!has(verbs, single.verbs.getFirst())) {
      return false;
    }
    return single.nonResourceUrls.isEmpty()
        ? coversResource(single)
        : allowsPath(single.nonResourceUrls.getFirst());
  }

  private boolean coversResource(PolicyRule single) {
    String resource = single.resources.getFirst();
    int slash = resource.indexOf('/');
    boolean resourceCovered =
        has(resources, resource)
            || (slash >= 0 && resources.contains(ALL + resource.substring(slash)));
    boolean nameCovered =
        resourceNames.isEmpty()
            || (!single.resourceNames.isEmpty()
                && resourceNames.contains(single.resourceNames.getFirst()));
    return has(apiGroups, single.apiGroups.getFirst()) && resourceCovered && nameCovered;
  }

  /// The rule as Kubernetes writes it in messages: `{APIGroups:["apps"], Resources:["*"],
  /// Verbs:["get"]}`.
  String compact() {
    StringJoiner text = new StringJoiner(", ", "{", "}");
    describe(text, "APIGroups", apiGroups);
    describe(text, "Resources", resources);
    describe(text, "NonResourceURLs", nonResourceUrls);
    describe(text, "ResourceNames", resourceNames);
    describe(text, "Verbs", verbs);
    return text.toString();
  }

  private static void describe(StringJoiner text, String name, List<String> values) {
    if (!values.isEmpty()) {
      StringJoiner quoted = new StringJoiner(" ", "[", "]");
      values.forEach(value -> quoted.add("\"" + value + "\""));
      text.add(name + ":" + quoted);
    }
  }
}

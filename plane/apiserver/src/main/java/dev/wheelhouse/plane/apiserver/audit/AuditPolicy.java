// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.audit;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.http.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A `Policy` of `audit.k8s.io/v1`: the first rule that covers a request decides. What no rule
/// covers is not written.
record AuditPolicy(List<AuditRule> rules) {

  private static final Set<String> FIELDS =
      Set.of("apiVersion", "kind", "metadata", "rules", "omitStages", "omitManagedFields");
  private static final Set<String> RULE_FIELDS =
      Set.of(
          "level",
          "users",
          "userGroups",
          "verbs",
          "resources",
          "namespaces",
          "nonResourceURLs",
          "omitStages",
          "omitManagedFields");

  /// @throws PlatformException `BAD_REQUEST` naming the file and what is wrong in it
  static AuditPolicy read(Path file) {
    String option = "--audit-policy-file " + file + ": ";
    try {
      return of(Json.readObject(Yaml.toJson(Files.readAllBytes(file))));
    } catch (IOException e) {
      throw new PlatformException(Reason.BAD_REQUEST, option + "cannot be read", e);
    } catch (PlatformException e) {
      throw new PlatformException(Reason.BAD_REQUEST, option + e.getMessage(), e);
    }
  }

  static AuditPolicy of(JsonObject policy) {
    if (!policy.string("apiVersion").orElse("").equals("audit.k8s.io/v1")
        || !policy.string("kind").orElse("").equals("Policy")) {
      throw wrong("apiVersion and kind must be audit.k8s.io/v1 and Policy");
    }
    refuseUnknown(policy, FIELDS, "");
    Set<AuditStage> omitted = stages(policy, "omitStages");
    boolean omitManagedFields = policy.bool("omitManagedFields").orElse(false);
    List<AuditRule> rules = new ArrayList<>();
    for (JsonObject rule : policy.array("rules").orElseGet(JsonArray::new).objects()) {
      rules.add(rule(rule, "rules[" + rules.size() + "]", omitted, omitManagedFields));
    }
    if (rules.isEmpty()) {
      throw wrong("rules: Required value: a policy needs at least one rule");
    }
    return new AuditPolicy(List.copyOf(rules));
  }

  private static AuditRule rule(
      JsonObject rule, String at, Set<AuditStage> omitted, boolean omitManagedFields) {
    refuseUnknown(rule, RULE_FIELDS, at + ".");
    String level = rule.string("level").orElse("");
    Set<AuditStage> stages = stages(rule, at + ".omitStages");
    stages.addAll(omitted);
    List<AuditRule.Resources> resources =
        rule.array("resources").orElseGet(JsonArray::new).objects().stream()
            .map(r -> resources(r, at + ".resources"))
            .toList();
    List<String> paths = strings(rule, "nonResourceURLs");
    if (!paths.isEmpty() && !(resources.isEmpty() && strings(rule, "namespaces").isEmpty())) {
      throw wrong(
          at
              + ".nonResourceURLs: rules cannot apply to both regular resources and non-resource"
              + " URLs");
    }
    return new AuditRule(
        AuditLevel.of(level)
            .orElseThrow(() ->
                wrong(
                    at
                        + ".level: `"
                        + level
                        + "`: take None, Metadata, Request or RequestResponse")),
        strings(rule, "users"),
        strings(rule, "userGroups"),
        strings(rule, "verbs"),
        strings(rule, "namespaces"),
        resources,
        paths,
        stages,
        rule.bool("omitManagedFields").orElse(omitManagedFields));
  }

  private static AuditRule.Resources resources(JsonObject json, String at) {
    refuseUnknown(json, Set.of("group", "resources", "resourceNames"), at + ".");
    List<String> names = strings(json, "resourceNames");
    List<String> resources = strings(json, "resources");
    if (!names.isEmpty() && resources.isEmpty()) {
      throw wrong(at + ".resourceNames: using resourceNames requires at least one resource");
    }
    return new AuditRule.Resources(json.string("group").orElse(""), resources, names);
  }

  private static Set<AuditStage> stages(JsonObject json, String at) {
    Set<AuditStage> stages = EnumSet.noneOf(AuditStage.class);
    for (String label : strings(json, "omitStages")) {
      stages.add(
          AuditStage.of(label)
              .orElseThrow(() ->
                  wrong(
                      at
                          + ": `"
                          + label
                          + "`: take RequestReceived, ResponseStarted, ResponseComplete or"
                          + " Panic")));
    }
    return stages;
  }

  private static void refuseUnknown(JsonObject json, Set<String> known, String at) {
    for (String field : json.keySet()) {
      if (!known.contains(field)) {
        throw wrong(at + field + ": unknown field");
      }
    }
  }

  private static List<String> strings(JsonObject json, String field) {
    return json.array(field).orElseGet(JsonArray::new).strings();
  }

  private static PlatformException wrong(String message) {
    return new PlatformException(Reason.BAD_REQUEST, message);
  }

  /// The rule for a request; empty for none, or one that says not to write.
  Optional<AuditRule> rule(@Nullable Identity user, RequestInfo info) {
    for (AuditRule rule : rules) {
      if (rule.covers(user, info)) {
        return rule.level() == AuditLevel.NONE ? Optional.empty() : Optional.of(rule);
      }
    }
    return Optional.empty();
  }
}

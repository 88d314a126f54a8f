// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What FlowSchemas must be like.
public final class FlowSchemaRules implements Strategy {

  private static final int MOST_PRECEDENCE = 10_000;
  private static final List<String> DISTINGUISHERS = List.of("ByNamespace", "ByUser");
  private static final List<String> SUBJECTS = List.of("Group", "ServiceAccount", "User");
  private static final List<String> VERBS =
      List.of(
          "create",
          "delete",
          "deletecollection",
          "get",
          "list",
          "patch",
          "proxy",
          "update",
          "watch");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final String ANY = "*";

  @Override
  public void validateCreate(JsonObject object, List<Cause> broken) {
    String name = object.string("metadata", "name").orElse("");
    JsonObject spec = object.object("spec").orElseGet(JsonObject::new);
    precedence(name, spec, broken);
    String distinguisher = spec.string("distinguisherMethod", "type").orElse("");
    if (spec.containsKey("distinguisherMethod") && !DISTINGUISHERS.contains(distinguisher)) {
      broken.add(
          Failures.unsupported("spec.distinguisherMethod.type", distinguisher, DISTINGUISHERS));
    }
    if (spec.string("priorityLevelConfiguration", "name").orElse("").isEmpty()) {
      broken.add(
          Failures.required(
              "spec.priorityLevelConfiguration.name", "must reference a priority level"));
    }
    List<JsonObject> rules = objects(spec, "rules");
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), "spec.rules[" + i + "]", broken);
    }
    FixedSpecs.checkSchema(name, spec, broken);
  }

  @Override
  public void validateUpdate(JsonObject object, JsonObject before, List<Cause> broken) {
    validateCreate(object, broken);
  }

  private static void precedence(String name, JsonObject spec, List<Cause> broken) {
    String field = "spec.matchingPrecedence";
    long precedence = spec.integer("matchingPrecedence").orElse(0L);
    if (precedence <= 0) {
      broken.add(Failures.badValue(field, precedence, "must be a positive value"));
    }
    if (precedence > MOST_PRECEDENCE) {
      broken.add(
          Failures.badValue(field, precedence, "must not be greater than " + MOST_PRECEDENCE));
    }
    if (precedence == 1 && !name.equals("exempt")) {
      broken.add(
          Failures.badValue(
              field, 1, "only the schema named 'exempt' may have matchingPrecedence 1"));
    }
  }

  private static void rule(JsonObject rule, String field, List<Cause> broken) {
    List<JsonObject> subjects = objects(rule, "subjects");
    if (subjects.isEmpty()) {
      broken.add(
          Failures.required(field + ".subjects", "subjects must contain at least one value"));
    }
    for (int i = 0; i < subjects.size(); i++) {
      subject(subjects.get(i), field + ".subjects[" + i + "]", broken);
    }
    List<JsonObject> resources = objects(rule, "resourceRules");
    List<JsonObject> paths = objects(rule, "nonResourceRules");
    if (resources.isEmpty() && paths.isEmpty()) {
      broken.add(
          Failures.required(
              field, "at least one of resourceRules and nonResourceRules has to be non-empty"));
    }
    for (int i = 0; i < resources.size(); i++) {
      resourceRule(resources.get(i), field + ".resourceRules[" + i + "]", broken);
    }
    for (int i = 0; i < paths.size(); i++) {
      pathRule(paths.get(i), field + ".nonResourceRules[" + i + "]", broken);
    }
  }

  private static void subject(JsonObject subject, String field, List<Cause> broken) {
    String kind = subject.string("kind").orElse("");
    switch (kind) {
      case "User" -> member(subject, field, "user", kind, broken);
      case "Group" -> member(subject, field, "group", kind, broken);
      case "ServiceAccount" -> {
        member(subject, field, "serviceAccount", kind, broken);
        if (subject.containsKey("serviceAccount")
            && subject.string("serviceAccount", "namespace").orElse("").isEmpty()) {
          broken.add(
              Failures.required(
                  field + ".serviceAccount.namespace",
                  "must specify namespace for service account"));
        }
      }
      default -> broken.add(Failures.unsupported(field + ".kind", kind, SUBJECTS));
    }
    for (String other : SUBJECTS) {
      String member = Character.toLowerCase(other.charAt(0)) + other.substring(1);
      if (SUBJECTS.contains(kind) && !other.equals(kind) && subject.containsKey(member)) {
        broken.add(
            Failures.forbiddenField(
                field + "." + member,
                member + " is forbidden when subject kind is not '" + other + "'"));
      }
    }
  }

  private static void member(
      JsonObject subject, String field, String member, String kind, List<Cause> broken) {
    if (!subject.containsKey(member)) {
      broken.add(
          Failures.required(
              field + "." + member, member + " is required when subject kind is '" + kind + "'"));
    } else if (subject.string(member, "name").orElse("").isEmpty()) {
      broken.add(Failures.required(field + "." + member + ".name", ""));
    }
  }

  private static void resourceRule(JsonObject rule, String field, List<Cause> broken) {
    verbs(rule, field, broken);
    atLeastOne(rule, field, "apiGroups", "api group", broken);
    atLeastOne(rule, field, "resources", "resource", broken);
    List<String> namespaces = strings(rule, "namespaces");
    if (namespaces.isEmpty() && !rule.bool("clusterScope").orElse(false)) {
      broken.add(
          Failures.required(
              field + ".namespaces",
              "resource rules that are not cluster scoped must supply at least one namespace"));
    } else if (namespaces.contains(ANY)) {
      alone(namespaces, field + ".namespaces", "namespaces", broken);
    } else {
      for (int i = 0; i < namespaces.size(); i++) {
        if (!LABEL.matcher(namespaces.get(i)).matches()) {
          broken.add(
              Failures.badValue(
                  field + ".namespaces[" + i + "]",
                  namespaces.get(i),
                  "each member of this list must be '*' or a DNS-1123 label"));
        }
      }
    }
  }

  private static void atLeastOne(
      JsonObject rule, String field, String member, String what, List<Cause> broken) {
    List<String> values = strings(rule, member);
    if (values.isEmpty()) {
      broken.add(
          Failures.required(
              field + "." + member, "resource rules must supply at least one " + what));
    } else {
      alone(values, field + "." + member, what + "s", broken);
    }
  }

  private static void pathRule(JsonObject rule, String field, List<Cause> broken) {
    verbs(rule, field, broken);
    List<String> paths = strings(rule, "nonResourceURLs");
    if (paths.isEmpty()) {
      broken.add(
          Failures.required(
              field + ".nonResourceURLs", "nonResourceURLs must contain at least one value"));
    }
    alone(paths, field + ".nonResourceURLs", "non-resource URLs", broken);
    for (int i = 0; i < paths.size(); i++) {
      String path = paths.get(i);
      if (!path.equals(ANY) && !path.startsWith("/")) {
        broken.add(
            Failures.badValue(
                field + ".nonResourceURLs[" + i + "]", path, "must start with slash"));
      }
    }
  }

  private static void verbs(JsonObject rule, String field, List<Cause> broken) {
    List<String> verbs = strings(rule, "verbs");
    if (verbs.isEmpty()) {
      broken.add(Failures.required(field + ".verbs", "verbs must contain at least one value"));
    } else if (verbs.contains(ANY)) {
      alone(verbs, field + ".verbs", "verbs", broken);
    } else {
      List<String> unknown = new ArrayList<>(verbs);
      unknown.removeAll(VERBS);
      unknown.forEach(verb -> broken.add(Failures.unsupported(field + ".verbs", verb, VERBS)));
    }
  }

  private static void alone(List<String> values, String field, String what, List<Cause> broken) {
    if (values.size() > 1 && values.contains(ANY)) {
      broken.add(
          Failures.badValue(
              field,
              new JsonArray(values).toString(),
              "if '*' is present, must not specify other " + what));
    }
  }

  private static List<JsonObject> objects(JsonObject json, String field) {
    return json.array(field).orElseGet(JsonArray::new).objects();
  }

  private static List<String> strings(JsonObject json, String field) {
    return json.array(field).orElseGet(JsonArray::new).strings();
  }
}

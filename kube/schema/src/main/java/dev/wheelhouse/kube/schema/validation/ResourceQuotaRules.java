// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.naming.Names;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// `v1 ResourceQuota`.
final class ResourceQuotaRules implements KindRules {

  private static final Set<String> SCOPES =
      Set.of(
          "Terminating",
          "NotTerminating",
          "BestEffort",
          "NotBestEffort",
          "PriorityClass",
          "CrossNamespacePodAffinity",
          "VolumeAttributesClass");
  private static final List<List<String>> CONFLICTS =
      List.of(List.of("BestEffort", "NotBestEffort"), List.of("Terminating", "NotTerminating"));
  private static final String UNSUPPORTED = "unsupported scope";
  private static final String MUST_EXIST =
      "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating,"
          + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
          + " ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

  @Override
  public void create(Scope quota) {
    scopes(quota.inOrEmpty("spec"));
    quota
        .inOrEmpty("spec")
        .in("hard")
        .ifPresent(hard ->
            hard.object()
                .forEach((name, value) -> {
                  FieldPath path = hard.path().key(name);
                  hard.problems().invalid(path, name, Names.qualifiedName(name));
                  if (Quantity.of(value).sign() < 0) {
                    hard.problems().invalid(path, value, "must be greater than or equal to 0");
                  }
                }));
  }

  private static void scopes(Scope spec) {
    JsonArray scopes = spec.object().array("scopes").orElseGet(JsonArray::new);
    for (Object scope : scopes) {
      if (!SCOPES.contains(scope)) {
        spec.problems().invalid(spec.path("scopes"), scopes, UNSUPPORTED);
      }
    }
    conflicts(spec, Set.copyOf(scopes), scopes);
    spec.in("scopeSelector").ifPresent(selector -> selector(spec, selector, scopes));
  }

  private static void selector(Scope spec, Scope selector, JsonArray scopes) {
    FieldPath path = selector.path("matchExpressions");
    Set<Object> named = new HashSet<>();
    for (Scope expression : selector.each("matchExpressions")) {
      String scope = expression.text("scopeName");
      named.add(scope);
      if (!SCOPES.contains(scope)) {
        selector.problems().invalid(path.child("scopeName"), scope, UNSUPPORTED);
      } else if (!scope.equals("PriorityClass")
          && !scope.equals("VolumeAttributesClass")
          && !expression.is("operator", "Exists")) {
        selector
            .problems()
            .invalid(path.child("operator"), expression.text("operator"), MUST_EXIST);
      }
      operator(expression, path);
    }
    conflicts(spec, named, scopes);
  }

  private static void operator(Scope expression, FieldPath path) {
    boolean values = expression.has("values");
    switch (expression.text("operator")) {
      case "In", "NotIn" -> {
        if (!values) {
          expression
              .problems()
              .required(
                  path.child("values"),
                  "must be at least one value when `operator` is 'In' or 'NotIn' for scope"
                      + " selector");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (values) {
          expression
              .problems()
              .invalid(
                  path.child("values"),
                  expression.object().get("values"),
                  "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope"
                      + " selector");
        }
      }
      default ->
          expression
              .problems()
              .invalid(
                  path.child("operator"),
                  expression.text("operator"),
                  "not a valid selector operator");
    }
  }

  private static void conflicts(Scope spec, Set<Object> named, JsonArray scopes) {
    for (List<String> pair : CONFLICTS) {
      if (named.containsAll(pair)) {
        spec.problems().invalid(spec.path("scopes"), scopes, "conflicting scopes");
      }
    }
  }

  @Override
  public void update(Scope quota, JsonObject old) {
    create(quota);
    Scope spec = quota.inOrEmpty("spec");
    if (!Objects.equals(spec.object().get("scopes"), old.at("spec", "scopes"))) {
      spec.problems().invalid(spec.path("scopes"), spec.object().get("scopes"), Scope.IMMUTABLE);
    }
  }
}

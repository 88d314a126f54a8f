// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.kube.schema.admission.PolicyExpressions;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// ValidatingAdmissionPolicy and MutatingAdmissionPolicy.
final class AdmissionPolicyRules implements KindRules {

  private static final int MOST_AUDIT_ANNOTATIONS = 20;
  private static final int LONGEST_VALUE_EXPRESSION = 5 * 1024;
  private static final List<String> WRITES = List.of("CREATE", "UPDATE");

  private final boolean mutating;

  AdmissionPolicyRules(boolean mutating) {
    this.mutating = mutating;
  }

  @Override
  public void create(Scope policy) {
    Scope spec = policy.inOrEmpty("spec");
    if (spec.require("failurePolicy")) {
      spec.oneOf("failurePolicy", "Fail", "Ignore");
    }
    spec.in("paramKind").ifPresent(AdmissionPolicyRules::paramKind);
    matchConstraints(spec);
    boolean params = spec.object().get("paramKind") != null;
    ExpressionRules.matchConditions(spec, params);
    PolicyExpressions expressions = new PolicyExpressions(params);
    ExpressionRules.variables(spec, expressions);
    if (mutating) {
      mutations(spec, expressions);
    } else {
      validations(policy, spec, expressions);
    }
  }

  private static void paramKind(Scope kind) {
    if (kind.require("apiVersion")) {
      String apiVersion = kind.text("apiVersion");
      int slash = apiVersion.indexOf('/');
      if (slash != apiVersion.lastIndexOf('/')) {
        kind.problems()
            .invalid(
                kind.path("apiVersion"),
                apiVersion,
                "unexpected GroupVersion string: " + apiVersion);
      } else {
        if (slash > 0) {
          String group = apiVersion.substring(0, slash);
          kind.problems().invalid(kind.path("apiVersion"), group, Names.dnsSubdomain(group));
        }
        String version = apiVersion.substring(slash + 1);
        kind.problems().invalid(kind.path("apiVersion"), version, Names.dns1035Label(version));
      }
    }
    if (kind.require("kind")) {
      String name = kind.text("kind");
      List<String> wrong = Names.dns1035Label(name.toLowerCase(Locale.ROOT));
      if (!wrong.isEmpty()) {
        kind.problems()
            .invalid(
                kind.path("kind"),
                name,
                "may have mixed case, but should otherwise match: " + String.join(",", wrong));
      }
    }
  }

  private void matchConstraints(Scope spec) {
    if (spec.object().get("matchConstraints") == null) {
      spec.problems().required(spec.path("matchConstraints"), "");
      return;
    }
    Scope match = spec.inOrEmpty("matchConstraints");
    AdmissionRuleRules.matchResources(match);
    match.require("resourceRules");
    if (mutating) {
      onlyWrites(match);
    }
  }

  /// Nothing but a create or an update can be changed.
  static void onlyWrites(Scope match) {
    for (Scope rule : match.each("resourceRules")) {
      for (String operation :
          rule.object().array("operations").map(JsonArray::strings).orElse(List.of())) {
        if (!WRITES.contains(operation)) {
          match
              .problems()
              .notSupported(match.path("resourceRules").child("operations"), operation, WRITES);
        }
      }
    }
  }

  private static void validations(Scope policy, Scope spec, PolicyExpressions expressions) {
    List<Scope> validations = spec.each("validations");
    List<Scope> annotations = spec.each("auditAnnotations");
    if (validations.isEmpty() && annotations.isEmpty()) {
      String detail = "validations or auditAnnotations must contain at least one item";
      spec.problems().required(spec.path("validations"), detail);
      spec.problems().required(spec.path("auditAnnotations"), detail);
      return;
    }
    for (Scope validation : validations) {
      validation(validation, expressions);
    }
    if (annotations.size() > MOST_AUDIT_ANNOTATIONS) {
      spec.problems()
          .invalid(
              spec.path("auditAnnotations"),
              spec.object().get("auditAnnotations"),
              "must not have more than " + MOST_AUDIT_ANNOTATIONS + " auditAnnotations");
    }
    String name = policy.inOrEmpty("metadata").text("name");
    Set<String> keys = new HashSet<>();
    for (Scope annotation : annotations) {
      auditAnnotation(annotation, name, expressions);
      if (!keys.add(annotation.text("key"))) {
        annotation.problems().duplicate(annotation.path("key"), annotation.text("key"));
      }
    }
  }

  private static void validation(Scope validation, PolicyExpressions expressions) {
    if (validation.text("expression").isBlank()) {
      validation.problems().required(validation.path("expression"), "expression is not specified");
    } else {
      ExpressionRules.check(validation, "expression", expressions::condition);
    }
    String messageExpression = validation.text("messageExpression");
    if (!messageExpression.isEmpty() && messageExpression.isBlank()) {
      validation
          .problems()
          .invalid(
              validation.path("messageExpression"),
              messageExpression,
              "must be non-empty if specified");
    } else if (!messageExpression.isEmpty()) {
      ExpressionRules.check(validation, "messageExpression", expressions::message);
    }
    String message = validation.text("message");
    if (!message.isEmpty() && message.isBlank()) {
      validation
          .problems()
          .invalid(validation.path("message"), message, "must be non-empty if specified");
    } else if (message.strip().contains("\n")) {
      validation
          .problems()
          .invalid(validation.path("message"), message, "must not contain line breaks");
    }
    validation.oneOf("reason", "Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized");
  }

  private static void auditAnnotation(
      Scope annotation, String policy, PolicyExpressions expressions) {
    String key = annotation.text("key");
    annotation
        .problems()
        .invalid(
            annotation.path("key"), policy + "/" + key, Names.qualifiedName(policy + "/" + key));
    String expression = annotation.text("valueExpression").strip();
    if (expression.isEmpty()) {
      annotation
          .problems()
          .required(annotation.path("valueExpression"), "valueExpression is not specified");
    } else if (expression.length() > LONGEST_VALUE_EXPRESSION) {
      annotation
          .problems()
          .required(
              annotation.path("valueExpression"),
              "must not exceed " + LONGEST_VALUE_EXPRESSION + " bytes in length");
    } else {
      ExpressionRules.check(annotation, "valueExpression", e -> expressions.auditValue(e.strip()));
    }
  }

  private static void mutations(Scope spec, PolicyExpressions expressions) {
    List<Scope> mutations = spec.each("mutations");
    if (mutations.isEmpty()) {
      spec.problems().required(spec.path("mutations"), "mutations must contain at least one item");
    }
    for (Scope mutation : mutations) {
      mutation(mutation, expressions);
    }
    if (spec.require("reinvocationPolicy")) {
      spec.oneOf("reinvocationPolicy", "IfNeeded", "Never");
    }
  }

  private static void mutation(Scope mutation, PolicyExpressions expressions) {
    if (!mutation.require("patchType")) {
      return;
    }
    String type = mutation.text("patchType");
    switch (type) {
      case "JSONPatch" -> patch(mutation, type, "jsonPatch", "applyConfiguration", expressions);
      case "ApplyConfiguration" ->
          patch(mutation, type, "applyConfiguration", "jsonPatch", expressions);
      default -> mutation.oneOf("patchType", "ApplyConfiguration", "JSONPatch");
    }
  }

  private static void patch(
      Scope mutation, String type, String own, String other, PolicyExpressions expressions) {
    if (mutation.object().get(own) == null) {
      mutation
          .problems()
          .required(mutation.path(own), "must be specified when patchType is " + type);
    } else {
      Scope patch = mutation.inOrEmpty(own);
      if (patch.text("expression").isBlank()) {
        patch.problems().required(patch.path("expression"), "");
      } else {
        ExpressionRules.check(
            patch,
            "expression",
            e ->
                own.equals("jsonPatch")
                    ? expressions.jsonPatch(e.strip())
                    : expressions.applyConfiguration(e.strip()));
      }
    }
    if (mutation.object().get(other) != null) {
      mutation
          .problems()
          .invalid(
              mutation.path(other),
              "{" + other + "}",
              "must not be specified when patchType is " + type);
    }
  }
}

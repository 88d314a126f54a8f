// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.kube.schema.naming.Names;

/// `affinity` of a pod spec.
final class AffinityRules {

  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private AffinityRules() {}

  static void check(Scope affinity) {
    affinity.in("nodeAffinity").ifPresent(AffinityRules::node);
    affinity.in("podAffinity").ifPresent(AffinityRules::pods);
    affinity.in("podAntiAffinity").ifPresent(AffinityRules::pods);
  }

  private static void node(Scope node) {
    node.in(REQUIRED)
        .ifPresent(required -> {
          required.require("nodeSelectorTerms", "must have at least one node selector term");
          required.forEach("nodeSelectorTerms", AffinityRules::term);
        });
    node.forEach(
        PREFERRED,
        preferred -> {
          weight(preferred);
          term(preferred.inOrEmpty("preference"));
        });
  }

  private static void term(Scope term) {
    term.forEach("matchExpressions", AffinityRules::requirement);
    term.forEach("matchFields", AffinityRules::requirement);
  }

  private static void requirement(Scope requirement) {
    int values = requirement.object().array("values").map(JsonArray::size).orElse(0);
    switch (requirement.text("operator")) {
      case "In", "NotIn" ->
          requirement.require("values", "must be specified when `operator` is 'In' or 'NotIn'");
      case "Exists", "DoesNotExist" -> {
        if (values > 0) {
          requirement
              .problems()
              .forbidden(
                  requirement.path("values"),
                  "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      case "Gt", "Lt" -> {
        if (values != 1) {
          requirement
              .problems()
              .required(
                  requirement.path("values"),
                  "must be specified single value when `operator` is 'Lt' or 'Gt'");
        }
      }
      default ->
          requirement
              .problems()
              .invalid(
                  requirement.path("operator"),
                  requirement.text("operator"),
                  "not a valid selector operator");
    }
    String key = requirement.text("key");
    requirement.problems().invalid(requirement.path("key"), key, Names.qualifiedName(key));
  }

  private static void pods(Scope pods) {
    pods.forEach(REQUIRED, AffinityRules::podTerm);
    pods.forEach(
        PREFERRED,
        preferred -> {
          weight(preferred);
          podTerm(preferred.inOrEmpty("podAffinityTerm"));
        });
  }

  private static void podTerm(Scope term) {
    term.in("labelSelector").ifPresent(LabelRules::selector);
    term.in("namespaceSelector").ifPresent(LabelRules::selector);
    term.eachText("namespaces", Names::dnsLabel);
    if (term.require("topologyKey", "can not be empty")) {
      term.check("topologyKey", Names::qualifiedName);
    }
  }

  private static void weight(Scope preferred) {
    Long weight = preferred.number("weight");
    if (weight == null || weight < 1 || weight > 100) {
      preferred
          .problems()
          .invalid(
              preferred.path("weight"),
              weight == null ? Long.valueOf(0) : weight,
              "must be in the range 1-100");
    }
  }
}

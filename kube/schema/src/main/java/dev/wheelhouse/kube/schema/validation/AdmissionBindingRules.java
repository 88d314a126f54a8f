// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// ValidatingAdmissionPolicyBinding and MutatingAdmissionPolicyBinding.
final class AdmissionBindingRules implements KindRules {

  private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");

  private final boolean mutating;

  AdmissionBindingRules(boolean mutating) {
    this.mutating = mutating;
  }

  @Override
  public void create(Scope binding) {
    Scope spec = binding.inOrEmpty("spec");
    if (spec.require("policyName")) {
      spec.check("policyName", Names::dnsSubdomain);
    }
    spec.in("paramRef").ifPresent(AdmissionBindingRules::paramRef);
    spec.in("matchResources").ifPresent(AdmissionRuleRules::matchResources);
    if (mutating) {
      spec.in("matchResources").ifPresent(AdmissionPolicyRules::onlyWrites);
    } else {
      actions(spec);
    }
  }

  private static void paramRef(Scope reference) {
    boolean selects = reference.object().get("selector") != null;
    if (reference.has("name") && selects) {
      for (String key : List.of("name", "selector")) {
        reference
            .problems()
            .forbidden(reference.path(key), "name and selector are mutually exclusive");
      }
    }
    reference.in("selector").ifPresent(LabelRules::selector);
    if (!reference.has("name") && !selects) {
      reference.problems().required(reference.path(), "one of name or selector must be specified");
    }
    if (reference.require("parameterNotFoundAction")) {
      reference.oneOf("parameterNotFoundAction", "Deny", "Allow");
    }
  }

  private static void actions(Scope spec) {
    spec.require("validationActions", "at least one validation action is required");
    List<String> actions =
        spec.object().array("validationActions").map(JsonArray::strings).orElse(List.of());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < actions.size(); i++) {
      String action = actions.get(i);
      if (!ACTIONS.contains(action)) {
        spec.problems().notSupported(spec.path("validationActions").index(i), action, ACTIONS);
      }
      if (!seen.add(action)) {
        spec.problems().duplicate(spec.path("validationActions").index(i), action);
      }
    }
    if (seen.contains("Deny") && seen.contains("Warn")) {
      spec.problems()
          .invalid(
              spec.path("validationActions"),
              new JsonArray(actions),
              "must not contain both Deny and Warn (repeating the same validation failure"
                  + " information in the API response and headers serves no purpose)");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonObject;

/// The tables of the group `admissionregistration.k8s.io`.
final class AdmissionTables {

  private static final String GROUP = "admissionregistration.k8s.io";

  private AdmissionTables() {}

  static void register(BuiltInTables.Tables tables) {
    tables.put("mutatingwebhookconfigurations", GROUP, webhooks());
    tables.put("validatingwebhookconfigurations", GROUP, webhooks());
    tables.put("validatingadmissionpolicies", GROUP, policies("Validations", "validations"));
    tables.put("mutatingadmissionpolicies", GROUP, policies("Mutations", "mutations"));
    tables.put("validatingadmissionpolicybindings", GROUP, bindings());
    tables.put("mutatingadmissionpolicybindings", GROUP, bindings());
  }

  private static TableColumns webhooks() {
    return TableBuilder.named().integer("Webhooks", o -> Cells.size(o, "webhooks")).age().build();
  }

  private static TableColumns policies(String column, String field) {
    return TableBuilder.named()
        .integer(column, o -> Cells.size(o, "spec", field))
        .text("ParamKind", AdmissionTables::paramKind)
        .age()
        .build();
  }

  private static Object paramKind(JsonObject policy) {
    return policy
        .object("spec", "paramKind")
        .map(kind -> Cells.text(kind, "", "apiVersion") + "/" + Cells.text(kind, "", "kind"))
        .orElse(Cells.UNSET);
  }

  private static TableColumns bindings() {
    return TableBuilder.named()
        .string("PolicyName", "", "spec", "policyName")
        .text("ParamRef", AdmissionTables::paramRef)
        .age()
        .build();
  }

  private static Object paramRef(JsonObject binding) {
    JsonObject ref = binding.object("spec", "paramRef").orElseGet(JsonObject::new);
    String name = ref.string("name").orElse("");
    if (!name.isEmpty()) {
      return Cells.text(ref, "*", "namespace") + "/" + name;
    }
    return ref.object("selector").isPresent() ? Cells.selector(ref, "selector") : Cells.UNSET;
  }
}

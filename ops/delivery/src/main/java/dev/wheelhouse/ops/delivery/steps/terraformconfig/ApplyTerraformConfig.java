// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.terraformconfig;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import dev.wheelhouse.ops.delivery.workflow.ServedKinds;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepValues;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import java.util.List;
import java.util.Optional;

/// Applies a Terraform configuration by an object of KubeVela's terraform-controller, which must be
/// there, and waits until its resources are available.
public final class ApplyTerraformConfig implements StepType {

  private static final String API = "terraform.core.oam.dev/v1beta2";
  private static final String MODULES = "https://github.com/kubevela-contrib/terraform-modules.git";

  @Override
  public String name() {
    return "apply-terraform-config";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    JsonObject configuration =
        JsonObject.of(
            "apiVersion",
            API,
            "kind",
            "Configuration",
            "metadata",
            Manifests.metadata(
                context.context().string("name").orElse("") + "-" + context.step(),
                namespace(context)),
            "spec",
            spec(context, properties));
    Optional<StepResult> missing =
        ServedKinds.missing(
            context, API, "Configuration", "install KubeVela's terraform-controller");
    if (missing.isPresent()) {
      return missing.get();
    }
    JsonObject live = context.world().dispatch(configuration, StepWorld.LOCAL);
    String state = live.string("status", "apply", "state").orElse("");
    String message = live.string("status", "apply", "message").orElse("");
    return state.equals("Available")
        ? new StepResult.Succeeded(StepValues.object("apply", live), "")
        : StepResult.waiting(
            "the configuration is "
                + (state.isEmpty() ? "not looked at yet" : state)
                + (message.isEmpty() ? "" : ": " + message));
  }

  private static String namespace(StepContext context) {
    return context.context().string("namespace").orElse("");
  }

  private static JsonObject spec(StepContext context, Properties properties) {
    JsonObject spec =
        JsonObject.of(
            "deleteResource",
            properties.bool("deleteResource").orElse(true),
            "variable",
            properties.tree("variable").orElseGet(JsonObject::new),
            "forceDelete",
            properties.bool("forceDelete").orElse(false));
    Properties source =
        properties
            .object("source")
            .orElseThrow(() ->
                properties.invalid(
                    properties.path() + ".source", "FieldValueRequired", "Required value"));
    Optional<String> hcl = source.string("hcl");
    if (hcl.isPresent()) {
      spec.put("hcl", hcl.get());
    } else {
      spec.put("remote", source.string("remote").orElse(MODULES));
      source.string("path").ifPresent(it -> spec.put("path", it));
    }
    for (String name : List.of("providerRef", "writeConnectionSecretToRef")) {
      properties
          .object(name)
          .ifPresent(it ->
              spec.put(
                  name,
                  Manifests.metadata(
                      it.requiredString("name"),
                      it.string("namespace").orElseGet(() -> namespace(context)))));
    }
    properties.tree("jobEnv").ifPresent(it -> spec.put("jobEnv", it));
    properties.string("region").ifPresent(it -> spec.put("region", it));
    return spec;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.terraformprovider;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import dev.wheelhouse.ops.delivery.workflow.ServedKinds;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepValues;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;

/// Makes a cloud's account known to KubeVela's terraform-controller, which must be there: a Secret
/// with the credentials and a Provider that names it. Waits until the account is accepted.
public final class ApplyTerraformProvider implements StepType {

  private static final String API = "terraform.core.oam.dev/v1beta1";

  @Override
  public String name() {
    return "apply-terraform-provider";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    Cloud cloud = Cloud.of(properties);
    var missing =
        ServedKinds.missing(context, API, "Provider", "install KubeVela's terraform-controller");
    if (missing.isPresent()) {
      return missing.get();
    }
    String namespace = context.context().string("namespace").orElse("");
    String secret = context.context().string("name").orElse("") + "-" + context.step();
    context
        .world()
        .dispatch(
            JsonObject.of(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Manifests.metadata(secret, namespace),
                "type",
                "Opaque",
                "stringData",
                JsonObject.of("credentials", cloud.credentials(properties))),
            StepWorld.LOCAL);
    JsonObject live =
        context.world().dispatch(provider(cloud, properties, namespace, secret), StepWorld.LOCAL);
    String state = live.string("status", "state").orElse("");
    return state.equals("ready")
        ? new StepResult.Succeeded(StepValues.object("read", live), "")
        : StepResult.waiting("the provider is " + (state.isEmpty() ? "not looked at yet" : state));
  }

  private static JsonObject provider(
      Cloud cloud, Properties properties, String namespace, String secret) {
    JsonObject spec =
        JsonObject.of(
            "provider",
            cloud.type(),
            "credentials",
            JsonObject.of(
                "source",
                "Secret",
                "secretRef",
                Manifests.metadata(secret, namespace).with("key", "credentials")));
    properties.string("region").ifPresent(it -> spec.put("region", it));
    return JsonObject.of(
        "apiVersion",
        API,
        "kind",
        "Provider",
        "metadata",
        Manifests.metadata(properties.string("name").orElse(cloud.type() + "-provider"), namespace),
        "spec",
        spec);
  }
}

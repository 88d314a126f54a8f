// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helm;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.components.flux.FluxHealth;
import dev.wheelhouse.ops.delivery.components.flux.FluxKinds;
import dev.wheelhouse.ops.delivery.components.flux.FluxSource;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import java.util.List;

/// `helm` of KubeVela's addon for Flux: a HelmRelease and the source of its chart.
public final class FluxHelmRelease implements ComponentType {

  private static final FluxHealth HEALTH = new FluxHealth();

  @Override
  public String name() {
    return "helm";
  }

  @Override
  public Output render(ComponentContext context, Properties properties) {
    FluxKinds kinds =
        new FluxKinds(context, "use type helmchart, which needs no Flux and takes charts too");
    FluxSource source = FluxSource.of(context, properties, kinds, "HelmRepository");
    Output output =
        new Output(
            JsonObject.of(
                "apiVersion",
                    kinds.apiVersion("helm", "HelmRelease", List.of("v2", "v2beta2", "v2beta1")),
                "kind", "HelmRelease",
                "metadata",
                    JsonObject.of("name", context.component(), "namespace", context.namespace()),
                "spec", spec(properties, source)));
    source.made().ifPresent(it -> output.add("repo", it));
    return output;
  }

  private static JsonObject spec(Properties properties, FluxSource source) {
    JsonObject chart =
        JsonObject.of(
            "chart", properties.requiredString("chart"),
            "version", properties.requiredString("version"),
            "sourceRef", JsonObject.of("kind", source.kind(), "name", source.name()),
            "interval", properties.requiredString("pullInterval"));
    properties.copy("valuesFiles", chart);
    JsonObject spec =
        JsonObject.of(
            "timeout", properties.requiredString("installTimeout"),
            "interval", properties.requiredString("interval"),
            "chart", JsonObject.of("spec", chart));
    properties.copy("targetNamespace", spec);
    properties.copy("releaseName", spec);
    properties.copy("values", spec);
    List<Properties> sources = properties.objects("valuesFrom");
    if (!sources.isEmpty()) {
      spec.put("valuesFrom", new JsonArray(sources.stream().map(Properties::all).toList()));
    }
    long retries = properties.integer("retries").orElse(3L);
    spec.put("install", JsonObject.of("remediation", JsonObject.of("retries", retries)));
    JsonObject upgrade = JsonObject.of("remediation", JsonObject.of("retries", retries));
    if (properties.bool("upgradeCRD").orElse(false)) {
      upgrade.put("crds", "CreateReplace");
    }
    spec.put("upgrade", upgrade);
    return spec;
  }

  @Override
  public StatusPolicy statusPolicy(ComponentContext context, Properties properties) {
    return HEALTH;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.nocalhost;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Objects;
import dev.wheelhouse.ops.delivery.workloads.Workloads;
import java.util.List;
import java.util.Map;

/// KubeVela's `nocalhost`: annotations that Nocalhost reads, and a Service for the port.
public final class Nocalhost implements TraitType {

  private static final String IMAGES = "nocalhost-docker.pkg.coding.net/nocalhost/dev-images/";
  private static final Map<String, String> LANGUAGES =
      Map.of("go", "golang", "java", "java", "python", "python", "node", "node", "ruby", "ruby");
  private static final List<String> FIRST = List.of("gitUrl");
  private static final List<String> MIDDLE =
      List.of(
          "shell",
          "workDir",
          "storageClass",
          "resources",
          "persistentVolumeDirs",
          "command",
          "debug",
          "hotReload",
          "sync",
          "env");

  @Override
  public String name() {
    return "nocalhost";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    long port = properties.integer("port").orElse(0L);
    output.add(
        name(),
        "nocalhostService",
        Objects.service(
            context.component(),
            Workloads.selector(context),
            JsonArray.of(JsonObject.of("port", port, "targetPort", port)),
            "ClusterIP"));
    JsonObject development = new JsonObject();
    FIRST.forEach(it -> properties.copy(it, development));
    String image = properties.requiredString("image");
    development.put(
        "image", LANGUAGES.containsKey(image) ? IMAGES + LANGUAGES.get(image) + ":latest" : image);
    MIDDLE.forEach(it -> properties.copy(it, development));
    development.put(
        "portForward",
        properties.has("portForward")
            ? properties.array("portForward")
            : JsonArray.of(port + ":" + port));
    JsonObject configuration =
        JsonObject.of(
            "name",
            context.component(),
            "serviceType",
            properties.requiredString("serviceType"),
            "containers",
            JsonArray.of(JsonObject.of("name", context.component(), "dev", development)));
    output
        .workload()
        .childObject("metadata")
        .childObject("annotations")
        .with("dev.nocalhost/application-name", context.application())
        .with("dev.nocalhost/application-namespace", context.namespace())
        .with("dev.nocalhost", Json.write(configuration));
  }
}

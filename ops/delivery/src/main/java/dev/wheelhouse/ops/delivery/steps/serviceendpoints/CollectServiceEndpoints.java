// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.serviceendpoints;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Waits until an application can be reached, and gives the addresses: those of its Services,
/// Ingresses and HTTPRoutes.
public final class CollectServiceEndpoints implements StepType {

  @Override
  public String name() {
    return "collect-service-endpoints";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    String application =
        properties.string("name").orElseGet(() -> context.context().string("name").orElse(""));
    String namespace =
        properties
            .string("namespace")
            .orElseGet(() -> context.context().string("namespace").orElse(""));
    List<JsonObject> all = new ArrayList<>();
    for (String cluster : clusters(context, application, namespace)) {
      all.addAll(
          new Endpoints(context.world().objects(cluster), cluster).of(application, namespace));
    }
    JsonArray wanted = new JsonArray(all.stream().filter(it -> wanted(it, properties)).toList());
    if (wanted.isEmpty()) {
      return StepResult.waiting(
          all.isEmpty()
              ? "application " + namespace + "/" + application + " has no endpoints yet"
              : "none of its " + all.size() + " endpoints is one that is looked for");
    }
    JsonObject endpoint = wanted.objects().getFirst().object("endpoint").orElseGet(JsonObject::new);
    String url =
        properties.string("protocal").orElse("http")
            + "://"
            + endpoint.string("host").orElse("")
            + ":"
            + endpoint.integer("port").orElse(0L);
    JsonObject values =
        JsonObject.of(
            "collect",
            JsonObject.of("$returns", JsonObject.of("list", new JsonArray(all))),
            "outputs",
            JsonObject.of("endpoints", wanted),
            "value",
            JsonObject.of("endpoint", endpoint, "url", url));
    return new StepResult.Succeeded(values, "");
  }

  /// The local cluster and those where the application has put something.
  private static Set<String> clusters(StepContext context, String application, String namespace) {
    Set<String> clusters = new LinkedHashSet<>(List.of(StepWorld.LOCAL));
    context
        .world()
        .objects(StepWorld.LOCAL)
        .get(new ObjectRef("core.oam.dev/v1beta1", "Application", namespace, application))
        .flatMap(it -> it.array("status", "appliedResources"))
        .orElseGet(JsonArray::new)
        .objects()
        .forEach(
            it -> it.string("cluster").filter(name -> !name.isEmpty()).ifPresent(clusters::add));
    Optional<Components> own =
        context
            .world()
            .components()
            .filter(_ -> context.context().string("name").orElse("").equals(application));
    own.ifPresent(it ->
        it.deployed().stream()
            .map(Components.Deployed::cluster)
            .filter(name -> !name.isEmpty())
            .forEach(clusters::add));
    return clusters;
  }

  private static boolean wanted(JsonObject endpoint, Properties properties) {
    List<String> components = properties.strings("components");
    boolean inner = endpoint.bool("endpoint", "inner").orElse(false);
    return (components.isEmpty() || components.contains(endpoint.string("component").orElse("")))
        && properties
            .integer("port")
            .map(it -> endpoint.integer("endpoint", "port").orElse(0L).equals(it))
            .orElse(true)
        && properties
            .string("portName")
            .map(it -> endpoint.string("endpoint", "portName").orElse("").equals(it))
            .orElse(true)
        && (!properties.bool("outer").orElse(false) || !inner);
  }
}

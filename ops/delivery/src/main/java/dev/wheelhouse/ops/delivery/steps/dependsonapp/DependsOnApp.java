// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.dependsonapp;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.Trees;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepValues;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.Optional;

/// Waits until another Application runs. One that is not there is made from the ConfigMap of the
/// same name, key `application`.
public final class DependsOnApp implements StepType {

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "depends-on-app";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    String name = properties.requiredString("name");
    String namespace = properties.requiredString("namespace");
    ClusterObjects objects = context.world().objects(StepWorld.LOCAL);
    ObjectRef ref = new ObjectRef("core.oam.dev/v1beta1", "Application", namespace, name);
    Optional<JsonObject> found = objects.get(ref);
    if (found.isEmpty()) {
      Optional<String> described =
          objects
              .get(new ObjectRef("v1", "ConfigMap", namespace, name))
              .flatMap(it -> it.string("data", "application"));
      if (described.isEmpty()) {
        return waiting(
            ref + " is not there, and no ConfigMap of its name has it under the key application");
      }
      found = Optional.of(context.world().dispatch(read(described.get()), StepWorld.LOCAL));
    }
    String phase = found.get().string("status", "status").orElse("");
    return phase.equals("running")
        ? new StepResult.Succeeded(StepValues.object("dependsOn", found.get()), "")
        : waiting(ref + " is " + (phase.isEmpty() ? "not looked at yet" : phase));
  }

  private static StepResult waiting(String message) {
    return new StepResult.Waiting(message, Optional.of(LOOK_AGAIN));
  }

  private static JsonObject read(String yaml) {
    JsonObject tree;
    try {
      tree =
          Trees.tree(
              new KubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class));
    } catch (RuntimeException e) {
      throw new PlatformException(
          Reason.INVALID, "the ConfigMap's key application is not the YAML of an object", e);
    }
    return Manifests.placed("data.application", tree);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.webhook;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import dev.wheelhouse.ops.delivery.workflow.outside.SecretValue;
import java.util.Map;

/// Posts data, or the application when none is given, to an address.
public final class Webhook implements StepType {

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public boolean once() {
    return true;
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    String namespace = context.context().string("namespace").orElse("");
    ClusterObjects objects = context.world().objects(StepWorld.LOCAL);
    Properties place =
        properties
            .object("url")
            .orElseThrow(() ->
                properties.invalid(
                    properties.path() + ".url", "FieldValueRequired", "Required value"));
    JsonObject data =
        properties.tree("data").orElseGet(() -> application(context, objects, properties));
    HttpCalls.Answer answer =
        context
            .world()
            .outside()
            .send(
                place.path(),
                "POST",
                SecretValue.of(objects, namespace, place),
                Map.of("Content-Type", "application/json"),
                data.toString());
    return answer.good()
        ? new StepResult.Succeeded(
            JsonObject.of(
                "webhook", JsonObject.of("req", JsonObject.of("$returns", answer.tree()))),
            "")
        : new StepResult.Failed("the webhook refuses the data: HTTP " + answer.status(), true);
  }

  private static JsonObject application(
      StepContext context, ClusterObjects objects, Properties properties) {
    ObjectRef ref =
        new ObjectRef(
            "core.oam.dev/v1beta1",
            "Application",
            context.context().string("namespace").orElse(""),
            context.context().string("name").orElse(""));
    return objects
        .get(ref)
        .orElseThrow(() ->
            properties.invalid(
                properties.path() + ".data",
                "FieldValueRequired",
                "Required value: there is no application whose content could be sent"));
  }
}

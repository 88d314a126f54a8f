// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.outside;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import java.util.Map;

/// Posts a JSON document to the address that the parameter `url` gives, written there or in a
/// Secret of the workflow's namespace.
public final class JsonPost {

  private JsonPost() {}

  /// @param parameters those that have `url` among them
  /// @throws PlatformException `INVALID` naming what is missing, `SERVICE_UNAVAILABLE` when nobody
  ///   answers
  public static HttpCalls.Answer send(
      StepContext context, Properties parameters, JsonObject document) {
    Properties url = parameters.requiredObject("url");
    return context
        .world()
        .outside()
        .send(
            url.path(),
            "POST",
            SecretValue.of(
                context.world().objects(StepWorld.LOCAL),
                context.context().string("namespace").orElse(""),
                url),
            Map.of("Content-Type", "application/json"),
            document.toString());
  }
}

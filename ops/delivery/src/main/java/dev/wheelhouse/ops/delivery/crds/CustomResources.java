// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.crds;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Trees;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Puts the kinds of delivery into a cluster by server-side apply.
public final class CustomResources {

  private static final List<String> FILES =
      List.of("applications.yaml", "applicationrevisions.yaml", "resourcetrackers.yaml");
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("wheelhouse")
          .withForce(true)
          .build();
  private static final int WAIT_SECONDS = 30;
  private static final int CONFLICT = 409;
  private static final int ATTEMPTS = 5;

  private CustomResources() {}

  /// Applies them and waits until the cluster serves them.
  ///
  /// @throws PlatformException `FORBIDDEN` when the client may not install them, `TIMEOUT` when the
  ///   cluster does not take them up, `SERVICE_UNAVAILABLE` when it cannot be reached
  public static void install(KubernetesClient client) {
    KubernetesSerialization serialization = new KubernetesSerialization();
    List<CustomResourceDefinition> definitions =
        FILES.stream().map(file -> read(serialization, file)).toList();
    try {
      definitions.forEach(it -> apply(client, it));
      definitions.forEach(it -> await(client, it));
    } catch (KubernetesClientTimeoutException e) {
      throw new PlatformException(
          Reason.TIMEOUT, "the cluster does not serve the kinds of core.oam.dev: " + e, e);
    } catch (KubernetesClientException e) {
      throw new PlatformException(
          e.getCode() == 403 ? Reason.FORBIDDEN : Reason.SERVICE_UNAVAILABLE,
          "cannot install the kinds of core.oam.dev: " + e.getMessage(),
          e);
    }
  }

  /// The server writes conditions into a new definition meanwhile, and may call that a conflict.
  private static void apply(KubernetesClient client, CustomResourceDefinition definition) {
    for (int attempt = 1; ; attempt++) {
      try {
        client.resource(definition).patch(APPLY);
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != CONFLICT || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static CustomResourceDefinition read(KubernetesSerialization serialization, String file) {
    try (InputStream content = CustomResources.class.getResourceAsStream(file)) {
      return serialization.unmarshal(content, CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(KubernetesClient client, CustomResourceDefinition definition) {
    client
        .resource(definition)
        .waitUntilCondition(CustomResources::served, WAIT_SECONDS, TimeUnit.SECONDS);
  }

  private static boolean served(@Nullable CustomResourceDefinition it) {
    return it != null
        && Trees.tree(it).array("status", "conditions").orElseGet(JsonArray::new).objects().stream()
            .anyMatch(CustomResources::established);
  }

  private static boolean established(JsonObject condition) {
    return condition.string("type").orElse("").equals("Established")
        && condition.string("status").orElse("").equals("True");
  }
}

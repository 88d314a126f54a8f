// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.crds;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Trees;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the kinds of delivery into a cluster by server-side apply: all at once, and only those that
/// are not there already as they should be. One who may not change them takes those that are
/// served, since an upgrade puts newer ones there before it replaces the program.
public final class CustomResources {

  private static final Logger LOG = LoggerFactory.getLogger(CustomResources.class);
  private static final List<String> FILES =
      List.of(
          "applications.yaml",
          "applicationrevisions.yaml",
          "resourcetrackers.yaml",
          "componentdefinitions.yaml",
          "traitdefinitions.yaml",
          "policydefinitions.yaml",
          "workflowstepdefinitions.yaml",
          "workloaddefinitions.yaml",
          "definitionrevisions.yaml",
          "policies.yaml",
          "workflows.yaml",
          "workflowruns.yaml");
  private static final String HASH = "wheelhouse.dev/content-hash";
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
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> work =
          FILES.stream()
              .map(CustomResources::read)
              .map(it -> threads.submit(() -> install(client, it)))
              .toList();
      for (Future<?> done : work) {
        done.get();
      }
    } catch (KubernetesClientException e) {
      throw refused(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KubernetesClientException cause
          ? refused(cause)
          : new PlatformException(
              Reason.INTERNAL, "cannot install the kinds of core.oam.dev: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE,
          "interrupted while the kinds of core.oam.dev are installed",
          e);
    }
  }

  /// The definitions as trees, as they are applied.
  public static List<JsonObject> definitions() {
    return FILES.stream().map(CustomResources::read).map(CustomResources::marked).toList();
  }

  private static JsonObject marked(JsonObject definition) {
    String hash = Hashes.of(definition);
    definition.childObject("metadata").childObject("annotations").put(HASH, hash);
    return definition;
  }

  /// The schema of the newest version of a kind.
  public static JsonObject schema(String kind) {
    return definitions().stream()
        .filter(it -> it.string("spec", "names", "kind").orElse("").equals(kind))
        .flatMap(it -> it.array("spec", "versions").orElseGet(JsonArray::new).objects().stream())
        .flatMap(it -> it.object("schema", "openAPIV3Schema").stream())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no kind of ours: " + kind));
  }

  private static PlatformException refused(KubernetesClientException e) {
    if (e instanceof KubernetesClientTimeoutException) {
      return new PlatformException(
          Reason.TIMEOUT, "the cluster does not serve the kinds of core.oam.dev: " + e, e);
    }
    return new PlatformException(
        e.getCode() == 403 ? Reason.FORBIDDEN : Reason.SERVICE_UNAVAILABLE,
        "cannot install the kinds of core.oam.dev: " + e.getMessage(),
        e);
  }

  private static void install(KubernetesClient client, JsonObject tree) {
    String hash = Hashes.of(tree);
    CustomResourceDefinition live = live(client, tree.string("metadata", "name").orElse(""));
    boolean same =
        live != null
            && live.getMetadata().getAnnotations() != null
            && hash.equals(live.getMetadata().getAnnotations().get(HASH));
    if (same && served(live)) {
      return;
    }
    CustomResourceDefinition definition =
        client
            .getKubernetesSerialization()
            .unmarshal(marked(tree).toString(), CustomResourceDefinition.class);
    try {
      apply(client, definition);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN || !served(live)) {
        throw e;
      }
      LOG.atWarn()
          .addKeyValue("kind", definition.getMetadata().getName())
          .addKeyValue("reason", e.getMessage())
          .log("the kind is another than this program's and may not be changed; it is used as is");
      return;
    }
    client
        .resource(definition)
        .waitUntilCondition(CustomResources::served, WAIT_SECONDS, TimeUnit.SECONDS);
  }

  private static @Nullable CustomResourceDefinition live(KubernetesClient client, String name) {
    return client.apiextensions().v1().customResourceDefinitions().withName(name).get();
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

  private static JsonObject read(String file) {
    try (InputStream content = CustomResources.class.getResourceAsStream(file)) {
      if (content == null) {
        throw new IllegalStateException(file + " is not in the program");
      }
      String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
      return YamlDocument.all(text).getFirst().tree();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

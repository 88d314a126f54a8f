// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.it.delivery;

import static dev.wheelhouse.testing.Eventually.within;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.Trees;
import dev.wheelhouse.ops.delivery.Delivery;
import dev.wheelhouse.ops.delivery.DeliveryOptions;
import dev.wheelhouse.ops.delivery.clusters.ClusterSecrets;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import dev.wheelhouse.plane.embedded.MemoryPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A plane of this JVM with a simulated node, and delivery on it when asked for. Owned by one
/// thread.
final class Site implements AutoCloseable {

  static final String APPLICATION = "core.oam.dev/v1beta1/Application";
  static final String RUN = "core.oam.dev/v1alpha1/WorkflowRun";
  static final String DEPLOYMENT = "apps/v1/Deployment";
  static final String TRACKER = "core.oam.dev/v1beta1/ResourceTracker";
  static final String CONFIG_MAP = "v1/ConfigMap";

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final RegistryTarget NO_REGISTRY = new RegistryTarget("", "", "");

  private final MemoryPlane plane;
  private final KubernetesClient client;
  private final Fabric8Objects objects;
  private final AtomicInteger namespaces = new AtomicInteger();
  private @Nullable Delivery delivery;
  private @Nullable DeliveryOptions options;

  private Site(MemoryPlane plane) {
    this.plane = plane;
    this.client = plane.client();
    this.objects = new Fabric8Objects(client);
  }

  static Site start() {
    return new Site(MemoryPlane.start(new MemoryPlane.Setup(true, true, true, OptionalInt.of(0))));
  }

  /// @param cache a folder for delivery
  Site delivering(Path cache) {
    options = DeliveryOptions.of(NO_REGISTRY, cache);
    return resume();
  }

  /// Ends delivery as the end of its program would.
  void halt() {
    if (delivery != null) {
      delivery.close();
      delivery = null;
    }
  }

  Site resume() {
    if (options == null) {
      throw new IllegalStateException("this site has never delivered");
    }
    delivery = Delivery.start(client, options);
    return this;
  }

  /// Joins another site, to be found by this name and these labels.
  void join(String name, Map<String, String> labels, Site other) {
    String kubeconfig = other.plane.adminKubeconfig();
    objects.apply(
        ClusterSecrets.of(name, labels, Config.fromKubeconfig(kubeconfig), kubeconfig),
        "test",
        true);
  }

  /// A namespace of its own for a test.
  String namespace(String prefix) {
    String name = prefix + "-" + namespaces.incrementAndGet();
    create(name);
    return name;
  }

  void create(String namespace) {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  /// Applies what a user's file says, as `kubectl apply --server-side` does.
  void apply(String namespace, String yaml) {
    apply(namespace, yaml, "kubectl");
  }

  void apply(String namespace, String yaml, String manager) {
    client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(it -> {
          JsonObject tree = Trees.tree(it);
          JsonObject metadata = tree.childObject("metadata");
          if (metadata.string("namespace").isEmpty()) {
            metadata.put("namespace", namespace);
          }
          objects.apply(tree, manager, true);
        });
  }

  void merge(String type, String namespace, String name, JsonObject patch) {
    objects.merge(ref(type, namespace, name), patch, "somebody");
  }

  void delete(String type, String namespace, String name) {
    objects.delete(ref(type, namespace, name), uid(type, namespace, name), "", false);
  }

  /// Writes the status of an application or a run, as the programs that steer workflows do.
  void steer(String type, String namespace, String name, Predicate<JsonObject> change) {
    within(
        LIMIT,
        "a change of the status of " + name,
        () -> {
          JsonObject object = get(type, namespace, name).orElseThrow();
          if (!change.test(object)) {
            return false;
          }
          objects.updateStatus(object);
          return true;
        });
  }

  Optional<JsonObject> get(String type, String namespace, String name) {
    return objects.get(ref(type, namespace, name));
  }

  boolean has(String type, String namespace, String name) {
    return get(type, namespace, name).isPresent();
  }

  List<JsonObject> list(String type, String namespace, String selector) {
    int slash = type.lastIndexOf('/');
    return objects.list(type.substring(0, slash), type.substring(slash + 1), namespace, selector);
  }

  String uid(String type, String namespace, String name) {
    return get(type, namespace, name).orElseThrow().string("metadata", "uid").orElseThrow();
  }

  /// Waits until an object is as wanted and returns it.
  JsonObject await(String type, String namespace, String name, Predicate<JsonObject> wanted) {
    AtomicReference<Optional<JsonObject>> last = new AtomicReference<>(Optional.empty());
    try {
      within(
          LIMIT,
          type + " " + namespace + "/" + name,
          () -> {
            last.set(get(type, namespace, name));
            return last.get().filter(wanted).isPresent();
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", last seen as " + last.get(), e);
    }
    return last.get().orElseThrow();
  }

  void awaitGone(String type, String namespace, String name) {
    within(LIMIT, type + " " + namespace + "/" + name + " gone", () -> !has(type, namespace, name));
  }

  /// Waits until an application has taken its newest specification up and is in this phase.
  JsonObject awaitPhase(String namespace, String application, String phase) {
    return await(
        APPLICATION,
        namespace,
        application,
        it ->
            it.string("status", "status").orElse("").equals(phase)
                && it.integer("status", "observedGeneration")
                    .equals(it.integer("metadata", "generation")));
  }

  void awaitRunning(String namespace, String application) {
    awaitPhase(namespace, application, "running");
  }

  /// The step of this name in the status of an application or a run.
  static JsonObject step(JsonObject object, String name) {
    JsonObject status = object.object("status").orElseThrow();
    JsonObject workflow = status.object("workflow").orElse(status);
    return workflow.array("steps").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.string("name").orElse("").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no step " + name + " in " + status));
  }

  private static ObjectRef ref(String type, String namespace, String name) {
    int slash = type.lastIndexOf('/');
    return new ObjectRef(type.substring(0, slash), type.substring(slash + 1), namespace, name);
  }

  @Override
  public void close() {
    halt();
    client.close();
    plane.close();
  }
}

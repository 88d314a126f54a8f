// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.ObjectWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the default roles and bindings of Kubernetes. May be repeated: what is there and complete
/// is left alone, what lacks a rule or subject gets it, additions by users stay, and objects whose
/// annotation `rbac.authorization.kubernetes.io/autoupdate` is `false` are never touched.
public final class BootstrapPolicy {

  static final String AUTO_UPDATE = "rbac.authorization.kubernetes.io/autoupdate";
  private static final Logger LOG = LoggerFactory.getLogger(BootstrapPolicy.class);
  private static final int AT_ONCE = 32;
  private static final Map<String, String> MERGED_LISTS =
      Map.of(
          "ClusterRole", "rules",
          "Role", "rules",
          "ClusterRoleBinding", "subjects",
          "RoleBinding", "subjects");

  private final ObjectReader reader;
  private final ObjectWriter writer;

  public BootstrapPolicy(ObjectReader reader, ObjectWriter writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /// Writes what is missing, several at once so that they share commits: roles, then bindings.
  /// Returns when all are durable.
  ///
  /// @throws PlatformException what the first refused write was refused with
  public void apply() throws InterruptedException {
    DefaultRoles.Defaults defaults = DefaultRoles.load();
    write(defaults.roles());
    write(defaults.bindings());
  }

  private void write(List<JsonObject> objects) throws InterruptedException {
    List<Runnable> writes = new ArrayList<>();
    objects.forEach(object -> plan(object).ifPresent(writes::add));
    Semaphore done = new Semaphore(0);
    Semaphore room = new Semaphore(AT_ONCE);
    List<PlatformException> refusals = new ArrayList<>();
    try (Tasks tasks = new Tasks("rbac-bootstrap")) {
      for (Runnable write : writes) {
        room.acquire();
        tasks.start("write", () -> run(write, refusals, room, done));
      }
      done.acquire(writes.size());
    }
    synchronized (refusals) {
      if (!refusals.isEmpty()) {
        throw refusals.getFirst();
      }
    }
  }

  private static void run(
      Runnable write, List<PlatformException> refusals, Semaphore room, Semaphore done) {
    try {
      write.run();
    } catch (PlatformException e) {
      synchronized (refusals) {
        refusals.add(e);
      }
    } finally {
      room.release();
      done.release();
    }
  }

  private Optional<Runnable> plan(JsonObject wanted) {
    String kind = wanted.string("kind").orElseThrow();
    String namespace = wanted.string("metadata", "namespace").orElse("");
    String name = wanted.string("metadata", "name").orElseThrow();
    GroupResource resource =
        new GroupResource(CompiledPolicy.GROUP, kind.toLowerCase(Locale.ROOT) + "s");
    GroupVersionResource gvr =
        new GroupVersionResource(resource.group(), "v1", resource.resource());
    Optional<JsonObject> present = reader.get(resource, namespace, name);
    if (present.isEmpty()) {
      return Optional.of(() -> create(gvr, namespace, wanted));
    }
    return completed(present.get(), wanted).map(next -> () -> update(gvr, namespace, next));
  }

  private void create(GroupVersionResource gvr, String namespace, JsonObject wanted) {
    try {
      writer.create(gvr, namespace, wanted);
    } catch (PlatformException e) {
      boolean noNamespaceYet = !namespace.isEmpty() && e.is(Reason.NOT_FOUND);
      if (noNamespaceYet) {
        LOG.atWarn()
            .addKeyValue("namespace", namespace)
            .log("namespace of a default role is missing; the role is not written");
      } else if (!e.is(Reason.ALREADY_EXISTS)) {
        throw e;
      }
    }
  }

  private void update(GroupVersionResource gvr, String namespace, JsonObject next) {
    try {
      writer.update(gvr, namespace, next);
    } catch (PlatformException e) {
      if (!e.is(Reason.CONFLICT)) {
        throw e;
      }
    }
  }

  /// The present object with what it lacks; empty where it lacks nothing or wants no updates.
  static Optional<JsonObject> completed(JsonObject present, JsonObject wanted) {
    if (present.string("metadata", "annotations", AUTO_UPDATE).orElse("").equals("false")) {
      return Optional.empty();
    }
    String field = MERGED_LISTS.get(wanted.string("kind").orElseThrow());
    JsonObject next = present.deepCopy();
    JsonObject labels = wanted.object("metadata", "labels").orElseGet(JsonObject::new);
    next.childObject("metadata").childObject("labels").putAll(labels);
    if (wanted.containsKey("aggregationRule")) {
      next.put("aggregationRule", wanted.get("aggregationRule"));
    } else if (field != null && wanted.containsKey(field)) {
      addMissing(next.childArray(field), wanted.childArray(field), field);
    }
    return next.equals(present) ? Optional.empty() : Optional.of(next);
  }

  private static void addMissing(JsonArray present, JsonArray wanted, String field) {
    if (field.equals("rules")) {
      List<PolicyRule> rules = present.objects().stream().map(PolicyRule::of).toList();
      wanted.objects().stream()
          .filter(rule -> !RoleEscalation.covered(PolicyRule.of(rule), rules))
          .forEach(present::add);
    } else {
      wanted.stream().filter(subject -> !present.contains(subject)).forEach(present::add);
    }
  }
}

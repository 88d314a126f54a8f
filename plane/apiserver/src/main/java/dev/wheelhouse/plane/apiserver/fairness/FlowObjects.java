// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.registry.LocalWriter;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the FlowSchemas and PriorityLevelConfigurations of the cluster: writes those that every
/// cluster has, makes [FlowControl] follow what is stored, and says in their status which schemas
/// lead nowhere.
///
/// Mandatory objects are always brought back to what they must be. The others are only while their
/// annotation `apf.kubernetes.io/autoupdate-spec` is `true`, or while nobody has changed them.
public final class FlowObjects {

  public static final GroupResource SCHEMAS =
      new GroupResource("flowcontrol.apiserver.k8s.io", "flowschemas");
  public static final GroupResource LEVELS =
      new GroupResource("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations");
  private static final Logger LOG = LoggerFactory.getLogger(FlowObjects.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration REBALANCE = Duration.ofSeconds(10);
  private static final Duration ENSURE = Duration.ofMinutes(1);

  private final FlowControl control;
  private final ObjectReader reader;
  private final LocalWriter writer;
  private final Clock clock;

  public FlowObjects(FlowControl control, ObjectReader reader, LocalWriter writer, Clock clock) {
    this.control = control;
    this.reader = reader;
    this.writer = writer;
    this.clock = clock;
  }

  /// Writes what is missing and follows what is there; then goes on doing so.
  public void start(Tasks tasks) throws InterruptedException {
    ensure();
    follow();
    tasks.start("priority-and-fairness", this::keep);
  }

  private void keep() throws InterruptedException {
    long version = version();
    tell();
    long balanced = clock.nanoTime();
    long ensured = balanced;
    while (true) {
      clock.sleep(PAUSE);
      long now = clock.nanoTime();
      long current = version();
      boolean changed = current != version;
      if (changed || now - ensured >= ENSURE.toNanos()) {
        version = current;
        ensured = now;
        ensure();
        follow();
        tell();
      }
      if (now - balanced >= REBALANCE.toNanos()) {
        balanced = now;
        control.rebalance();
      }
    }
  }

  private long version() {
    return reader.version(SCHEMAS) + reader.version(LEVELS);
  }

  private void ensure() throws InterruptedException {
    List<Runnable> writes = new ArrayList<>();
    DefaultFlows.levelObjects().forEach(wanted -> plan(LEVELS, wanted).ifPresent(writes::add));
    DefaultFlows.schemaObjects().forEach(wanted -> plan(SCHEMAS, wanted).ifPresent(writes::add));
    together(writes);
  }

  /// Several at once, so that they share commits.
  private static void together(List<Runnable> writes) throws InterruptedException {
    if (writes.isEmpty()) {
      return;
    }
    Semaphore done = new Semaphore(0);
    try (Tasks tasks = new Tasks("flow-objects")) {
      for (Runnable write : writes) {
        tasks.start(
            "write",
            () -> {
              try {
                write.run();
              } finally {
                done.release();
              }
            });
      }
      done.acquire(writes.size());
    }
  }

  private Optional<Runnable> plan(GroupResource resource, JsonObject wanted) {
    String name = wanted.string("metadata", "name").orElse("");
    GroupVersionResource gvr =
        new GroupVersionResource(resource.group(), "v1", resource.resource());
    JsonObject present = reader.get(resource, "", name).orElse(null);
    if (present == null) {
      return Optional.of(() -> attempt(name, () -> writer.create(gvr, "", wanted.deepCopy())));
    }
    if (!updates(present, name)) {
      return Optional.empty();
    }
    JsonObject next = next(gvr, present, wanted, name);
    return next.equals(present)
        ? Optional.empty()
        : Optional.of(() -> attempt(name, () -> writer.update(gvr, "", next)));
  }

  private static void attempt(String name, Runnable write) {
    try {
      write.run();
    } catch (PlatformException e) {
      tolerate(e, name);
    }
  }

  /// What somebody else writes at the same time is looked at again the next time.
  private static void tolerate(PlatformException e, String name) {
    if (!e.is(Reason.ALREADY_EXISTS) && !e.is(Reason.CONFLICT) && !e.is(Reason.NOT_FOUND)) {
      LOG.atWarn()
          .addKeyValue(LogKeys.NAME, name)
          .setCause(e)
          .log("cannot write an object of priority and fairness");
    }
  }

  private static boolean updates(JsonObject present, String name) {
    String wish = present.string("metadata", "annotations", DefaultFlows.AUTO_UPDATE).orElse("");
    return switch (wish) {
      case "true" -> true;
      case "false" -> DefaultFlows.mandatory(name);
      default ->
          DefaultFlows.mandatory(name) || present.integer("metadata", "generation").orElse(1L) == 1;
    };
  }

  private static JsonObject next(
      GroupVersionResource gvr, JsonObject present, JsonObject wanted, String name) {
    JsonObject spec = wanted.childObject("spec").deepCopy();
    if (name.equals("exempt") && gvr.resource().equals(LEVELS.resource())) {
      // Its shares are the user's to choose.
      present.object("spec", "exempt").ifPresent(own -> spec.put("exempt", own.deepCopy()));
    }
    JsonObject next = present.deepCopy().with("spec", spec);
    if (DefaultFlows.mandatory(name)) {
      next.childObject("metadata").childObject("annotations").put(DefaultFlows.AUTO_UPDATE, "true");
    }
    return next;
  }

  /// Makes requests follow what is stored, and the mandatory objects where they are not.
  private void follow() {
    List<PriorityLevel> levels = new ArrayList<>();
    reader.list(LEVELS, "").forEach(object -> levels.add(PriorityLevel.of(object)));
    Set<String> names = levels.stream().map(PriorityLevel::name).collect(Collectors.toSet());
    DefaultFlows.levels().stream()
        .filter(level -> DefaultFlows.mandatory(level.name()) && !names.contains(level.name()))
        .forEach(levels::add);
    List<JsonObject> objects = reader.list(SCHEMAS, "");
    List<FlowSchema> schemas = new ArrayList<>();
    objects.forEach(object -> schemas.add(FlowSchema.of(object)));
    Set<String> known = schemas.stream().map(FlowSchema::name).collect(Collectors.toSet());
    DefaultFlows.schemas().stream()
        .filter(schema -> DefaultFlows.mandatory(schema.name()) && !known.contains(schema.name()))
        .forEach(schemas::add);
    control.configure(levels, schemas);
  }

  /// Says in every schema's status whether it leads anywhere.
  private void tell() throws InterruptedException {
    Set<String> levels =
        reader.list(LEVELS, "").stream()
            .map(level -> level.string("metadata", "name").orElse(""))
            .collect(Collectors.toSet());
    List<Runnable> writes = new ArrayList<>();
    reader
        .list(SCHEMAS, "")
        .forEach(
            schema -> told(schema, levels).ifPresent(next -> writes.add(() -> writeStatus(next))));
    together(writes);
  }

  /// A schema with its condition as it must be; empty where it is so already.
  private Optional<JsonObject> told(JsonObject schema, Set<String> levels) {
    String level = schema.string("spec", "priorityLevelConfiguration", "name").orElse("");
    boolean dangling = !levels.contains(level);
    JsonArray conditions = schema.array("status", "conditions").orElseGet(JsonArray::new);
    JsonObject condition = condition(level, dangling);
    JsonArray next = new JsonArray();
    for (JsonObject old : conditions.objects()) {
      if (!old.string("type").orElse("").equals("Dangling")) {
        next.add(old.deepCopy());
      } else if (same(old, condition)) {
        return Optional.empty();
      }
    }
    next.add(condition);
    JsonObject changed = schema.deepCopy();
    changed.childObject("status").put("conditions", next);
    return Optional.of(changed);
  }

  private void writeStatus(JsonObject schema) {
    GroupVersionResource gvr = new GroupVersionResource(SCHEMAS.group(), "v1", SCHEMAS.resource());
    String name = schema.string("metadata", "name").orElse("");
    attempt(name, () -> writer.updateStatus(gvr, "", schema));
  }

  private static boolean same(JsonObject old, JsonObject now) {
    return old.string("status").equals(now.string("status"))
        && old.string("message").equals(now.string("message"));
  }

  private JsonObject condition(String level, boolean dangling) {
    return JsonObject.of(
        "type",
        "Dangling",
        "status",
        dangling ? "True" : "False",
        "lastTransitionTime",
        clock.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        "reason",
        dangling ? "NotFound" : "Found",
        "message",
        "This FlowSchema references the PriorityLevelConfiguration object named \""
            + level
            + (dangling ? "\" but there is no such object" : "\" and it exists"));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.impact;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.DefinitionKind;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.DefinitionsOver;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.catalog.DefinitionCatalog;
import dev.wheelhouse.ops.delivery.definitions.impact.ApplicationImpact.ObjectChange;
import dev.wheelhouse.ops.delivery.definitions.snapshot.Snapshot;
import dev.wheelhouse.ops.delivery.definitions.snapshot.SnapshotLookup;
import dev.wheelhouse.ops.delivery.definitions.snapshot.UsedTypes;
import dev.wheelhouse.ops.delivery.plan.FieldChange;
import dev.wheelhouse.ops.delivery.policies.PolicyTypes;
import dev.wheelhouse.ops.delivery.policies.PolicyTypes.CheckedPolicy;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.RenderedComponent;
import dev.wheelhouse.ops.delivery.render.Renderer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Renders the applications that use some definitions twice, as they are and with those definitions
/// changed, and compares. Writes nothing.
public final class DefinitionImpact {

  private final ClusterObjects objects;
  private final DefinitionCatalog catalog;
  private final Definitions builtIn = Definitions.load();
  private final SnapshotLookup.Compiled compiled = new SnapshotLookup.Compiled();

  /// @param catalog the definitions of the cluster, read
  public DefinitionImpact(ClusterObjects objects, DefinitionCatalog catalog) {
    this.objects = objects;
    this.catalog = catalog;
  }

  /// The applications that name a definition, `<namespace>/<name>`, those first that name no
  /// revision of it.
  ///
  /// @param pinned whether those that name a revision count as well
  public List<String> users(JsonObject definition, boolean pinned) {
    List<String> users = new ArrayList<>();
    for (JsonObject application : objects.list(Manifest.API_VERSION, "Application", "", "")) {
      if (uses(application, definition, pinned)) {
        users.add(name(application));
      }
    }
    return users;
  }

  /// @param changed definitions as they would be, each with its namespace
  /// @return one for each application that uses one of them, altered or not
  /// @throws PlatformException `INVALID` when a definition is wrong
  public List<ApplicationImpact> of(List<JsonObject> changed) {
    List<ApplicationImpact> impacts = new ArrayList<>();
    for (JsonObject application : objects.list(Manifest.API_VERSION, "Application", "", "")) {
      List<JsonObject> used = changed.stream().filter(it -> uses(application, it, false)).toList();
      if (!used.isEmpty()) {
        impacts.add(impact(application, used));
      }
    }
    return impacts;
  }

  private boolean uses(JsonObject application, JsonObject definition, boolean pinned) {
    ObjectRef ref = ObjectRef.of(definition);
    Optional<DefinitionKind> kind = DefinitionKind.of(ref.kind());
    JsonObject spec = application.object("spec").orElseGet(JsonObject::new);
    return kind.isPresent()
        && UsedTypes.of(spec).of(kind.get()).stream()
            .anyMatch(
                it -> pinned ? DefinitionLookup.name(it).equals(ref.name()) : it.equals(ref.name()))
        && catalog.means(ObjectRef.of(application).namespace(), kind.get(), ref);
  }

  private static String name(JsonObject application) {
    ObjectRef ref = ObjectRef.of(application);
    return ref.namespace() + "/" + ref.name();
  }

  /// What one application is made of.
  private record Made(Map<String, JsonObject> objects, List<String> errors, List<String> unknown) {}

  private ApplicationImpact impact(JsonObject application, List<JsonObject> changed) {
    ObjectRef ref = ObjectRef.of(application);
    DefinitionLookup now =
        new SnapshotLookup(snapshot(application, ref), catalog, builtIn, compiled);
    Made before = made(application, ref, now);
    Made after = made(application, ref, new DefinitionsOver(changed, now));
    List<String> errors = new ArrayList<>(after.errors());
    errors.removeAll(before.errors());
    List<String> unknown = new ArrayList<>(after.unknown());
    unknown.removeAll(before.unknown());
    List<String> notes =
        before.errors().stream().map(it -> "cannot be rendered as it is: " + it).toList();
    List<ObjectChange> objects =
        errors.isEmpty() ? changes(before.objects(), after.objects()) : List.of();
    return new ApplicationImpact(name(application), objects, errors, unknown, notes);
  }

  private Snapshot snapshot(JsonObject application, ObjectRef ref) {
    return application
        .string("status", "latestRevision", "name")
        .flatMap(it ->
            objects.get(
                new ObjectRef(Manifest.API_VERSION, "ApplicationRevision", ref.namespace(), it)))
        .map(Snapshot::of)
        .orElse(Snapshot.EMPTY);
  }

  private static Made made(JsonObject application, ObjectRef ref, DefinitionLookup definitions) {
    Made made = new Made(new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
    JsonObject spec = application.object("spec").orElseGet(JsonObject::new);
    ApplicationSpec read = ApplicationSpec.of(spec);
    Renderer renderer = new Renderer(definitions);
    for (Component component : read.components()) {
      guarded(made, () -> component(made, ref, renderer, component));
    }
    guarded(made, () -> policies(made, ref, definitions, read.policies()));
    steps(
        spec,
        "spec",
        (path, step) -> guarded(made, () -> step(made, ref, definitions, path, step)));
    return made;
  }

  private static void guarded(Made made, Runnable work) {
    try {
      work.run();
    } catch (PlatformException e) {
      made.errors().add(String.valueOf(e.getMessage()));
    }
  }

  private static ComponentContext context(ObjectRef ref, String component) {
    return new ComponentContext(
        ref.name(),
        ref.namespace(),
        component,
        ref.name() + "-v1",
        "",
        _ -> new ImageState.Ready("image-of-" + component));
  }

  private static void component(Made made, ObjectRef ref, Renderer renderer, Component component) {
    RenderedComponent rendered = renderer.render(context(ref, component.name()), component);
    made.unknown().addAll(rendered.warnings());
    rendered.all((_, _) -> {}).forEach(it -> made.objects().put(text(it), it));
  }

  private static void policies(
      Made made, ObjectRef ref, DefinitionLookup definitions, List<JsonObject> policies) {
    PolicyTypes.Read read = PolicyTypes.of(definitions, ref.namespace()).read(policies);
    made.unknown().addAll(read.warnings());
    for (CheckedPolicy policy : read.checked()) {
      policy
          .type()
          .objects(context(ref, policy.name()), policy.properties())
          .forEach(it -> made.objects().put(text(it), it));
    }
  }

  @FunctionalInterface
  private interface StepVisitor {
    void step(String path, JsonObject step);
  }

  private static void steps(JsonObject node, String path, StepVisitor visitor) {
    node.object("workflow").ifPresent(it -> steps(it, path + ".workflow", visitor));
    for (String list : List.of("steps", "subSteps")) {
      List<JsonObject> steps = node.array(list).orElseGet(JsonArray::new).objects();
      for (int i = 0; i < steps.size(); i++) {
        String step = path + "." + list + "[" + i + "]";
        visitor.step(step, steps.get(i));
        steps(steps.get(i), step, visitor);
      }
    }
  }

  /// A step that gets values from others cannot be checked before they are there.
  private static void step(
      Made made, ObjectRef ref, DefinitionLookup definitions, String path, JsonObject step) {
    boolean inputs = step.array("inputs").filter(it -> !it.isEmpty()).isPresent();
    if (!inputs) {
      definitions
          .step(ref.namespace(), step.string("type").orElse(""))
          .filter(it -> it.manifest().schematic().equals("cel"))
          .ifPresent(it ->
              made.unknown()
                  .addAll(
                      it.manifest()
                          .parameters()
                          .check(
                              path + ".properties",
                              step.object("properties").orElseGet(JsonObject::new))
                          .warnings()));
    }
  }

  private static String text(JsonObject object) {
    ObjectRef ref = ObjectRef.of(object);
    return ref.kind() + " " + (ref.namespace().isEmpty() ? "" : ref.namespace() + "/") + ref.name();
  }

  private static List<ObjectChange> changes(
      Map<String, JsonObject> before, Map<String, JsonObject> after) {
    List<ObjectChange> changes = new ArrayList<>();
    after.forEach((name, object) -> {
      JsonObject old = before.get(name);
      if (old == null) {
        changes.add(new ObjectChange("create", name, List.of()));
      } else {
        List<FieldChange> fields = FieldChange.between(old, object);
        if (!fields.isEmpty()) {
          changes.add(new ObjectChange("change", name, fields));
        }
      }
    });
    before.keySet().stream()
        .filter(it -> !after.containsKey(it))
        .forEach(it -> changes.add(new ObjectChange("delete", it, List.of())));
    return changes;
  }
}

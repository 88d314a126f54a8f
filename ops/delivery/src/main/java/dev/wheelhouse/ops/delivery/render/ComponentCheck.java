// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Definition;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Finds everything that is wrong with a component, where rendering stops at the first fault.
public final class ComponentCheck {

  private final DefinitionLookup definitions;
  private final ComponentContext context;
  private final List<Cause> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private ComponentCheck(DefinitionLookup definitions, ComponentContext context) {
    this.definitions = definitions;
    this.context = context;
  }

  /// @param errors each with its path
  /// @param warnings paths of parameters that nobody knows
  public record Findings(List<Cause> errors, List<String> warnings) {
    public Findings {
      errors = List.copyOf(errors);
      warnings = List.copyOf(warnings);
    }
  }

  public static Findings of(
      DefinitionLookup definitions, ComponentContext context, Component component) {
    ComponentCheck check = new ComponentCheck(definitions, context);
    check.component(component);
    return new Findings(check.errors, check.warnings);
  }

  /// A definition with the parameters that it gets.
  private record Checked<T extends Definition>(T type, Properties properties) {}

  private void component(Component component) {
    Optional<Checked<ComponentType>> type =
        this.<ComponentType>tried(
                component.path(),
                () ->
                    definitions
                        .component(context.namespace(), component.type())
                        .orElseThrow(() ->
                            Renderer.unknown(
                                component.path() + ".type",
                                component.type(),
                                definitions.componentNames(context.namespace()))))
            .flatMap(it -> checked(it, component.path(), component.properties()));
    Optional<JsonObject> workload =
        type.flatMap(it ->
            tried(component.path(), () -> it.type().render(context, it.properties()).workload()));
    List<String> attached = new ArrayList<>();
    for (Trait trait : component.traits()) {
      trait(component, trait, workload, attached);
      attached.add(trait.type());
    }
    if (errors.isEmpty()) {
      tried(component.path(), () -> new Renderer(definitions).render(context, component));
    }
  }

  private void trait(
      Component component, Trait trait, Optional<JsonObject> workload, List<String> attached) {
    Optional<TraitType> type =
        tried(
            trait.path(),
            () ->
                definitions
                    .trait(context.namespace(), trait.type())
                    .orElseThrow(() ->
                        Renderer.unknown(
                            trait.path() + ".type",
                            trait.type(),
                            definitions.traitNames(context.namespace()))));
    type.ifPresent(it -> checked(it, trait.path(), trait.properties()));
    if (type.isPresent() && workload.isPresent()) {
      String resource = WorkloadResource.of(workload.get());
      tried(
          trait.path(),
          () -> {
            TraitFit.check(type.get().manifest(), trait, component.type(), resource, attached);
            return trait;
          });
    }
  }

  private <T extends Definition> Optional<Checked<T>> checked(
      T type, String path, JsonObject given) {
    String properties = path + ".properties";
    warnings.addAll(type.manifest().parameters().unknown(properties, given));
    return tried(path, () -> type.manifest().parameters().check(properties, given))
        .map(it -> new Checked<>(type, new Properties(properties, it.tree())));
  }

  /// What cannot be found out without a cluster is no error.
  private <T> Optional<T> tried(String path, Supplier<T> step) {
    try {
      return Optional.of(step.get());
    } catch (PlatformException e) {
      if (e.is(Reason.SERVICE_UNAVAILABLE)) {
        warnings.add(path + ": not checked: " + e.getMessage());
      } else {
        errors.addAll(Faults.causes(path, e));
      }
      return Optional.empty();
    }
  }
}

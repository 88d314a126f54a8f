// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.envbinding;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.policies.override.Overrides;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Environments that components are taken to.
public record EnvBinding(List<Environment> environments) {

  /// The names that the policy goes by.
  public static final Set<String> TYPES = Set.of("env-binding", "envbinding");

  private static final String LOCAL = "local";

  public EnvBinding {
    environments = List.copyOf(environments);
  }

  /// One environment.
  ///
  /// @param cluster never empty
  /// @param namespace empty for the application's
  /// @param overrides what differs there, and which components go there
  public record Environment(String name, String cluster, String namespace, Overrides overrides) {}

  /// @throws PlatformException `INVALID` when a parameter is wrong, naming its path
  public static EnvBinding of(Properties properties) {
    return new EnvBinding(
        properties.objects("envs").stream().map(EnvBinding::environment).toList());
  }

  private static Environment environment(Properties env) {
    Optional<Properties> placement = env.object("placement");
    JsonObject overrides =
        JsonObject.of(
            "components",
            env.object("patch").map(it -> it.array("components")).orElseGet(JsonArray::new),
            "selector",
            env.object("selector").map(it -> it.array("components")).orElseGet(JsonArray::new));
    return new Environment(
        env.requiredString("name"),
        selected(placement, "clusterSelector").orElse(LOCAL),
        selected(placement, "namespaceSelector").orElse(""),
        Overrides.of(new Properties(env.path() + ".patch", overrides)));
  }

  private static Optional<String> selected(Optional<Properties> placement, String selector) {
    Optional<Properties> found = placement.flatMap(it -> it.object(selector));
    found
        .filter(it -> !it.map("labels").isEmpty())
        .ifPresent(it -> {
          throw it.wrong(
              "labels",
              "is not supported: name it, or use a topology policy, which selects by labels");
        });
    return found.flatMap(it -> it.string("name")).filter(it -> !it.isEmpty());
  }

  /// @throws PlatformException `INVALID` when there is none of this name
  public Environment environment(String name) {
    return environments.stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new PlatformException(
                Reason.INVALID,
                "there is no environment \""
                    + name
                    + "\" in the env-binding policy; there are "
                    + environments.stream().map(Environment::name).toList()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.DefinitionKind;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.schema.Nearest;
import dev.wheelhouse.ops.delivery.definitions.schema.ParameterSchema.Checked;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// The policy types that are there, by name.
public final class PolicyTypes {

  private final Function<String, Optional<PolicyType>> types;
  private final Supplier<Set<String>> names;

  private PolicyTypes(Function<String, Optional<PolicyType>> types, Supplier<Set<String>> names) {
    this.types = types;
    this.names = names;
  }

  /// Those that an application of a namespace may name.
  public static PolicyTypes of(DefinitionLookup definitions, String namespace) {
    return new PolicyTypes(
        type -> definitions.policy(namespace, type),
        () -> definitions.names(DefinitionKind.POLICY, namespace));
  }

  /// All that the class path has.
  public static PolicyTypes load() {
    return of(Definitions.load(), "");
  }

  /// What the policies of an application say together.
  ///
  /// @param checked each with its parameters
  /// @param warnings paths of parameters that nobody knows
  public record Read(
      ResourcePolicies resources, List<CheckedPolicy> checked, List<String> warnings) {
    public Read {
      checked = List.copyOf(checked);
      warnings = List.copyOf(warnings);
    }
  }

  /// A policy with parameters that are as its definition declares them.
  ///
  /// @param name as the application calls it; may be empty
  public record CheckedPolicy(String name, PolicyType type, Properties properties) {}

  /// @param policies as they stand in `spec.policies`
  /// @throws PlatformException `INVALID` for an unknown type or a wrong parameter, naming its path
  public Read read(List<JsonObject> policies) {
    ResourcePolicies resources = ResourcePolicies.NONE;
    List<CheckedPolicy> all = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (int i = 0; i < policies.size(); i++) {
      JsonObject policy = policies.get(i);
      CheckedPolicy checked = check("spec.policies[" + i + "]", policy, warnings);
      resources = checked.type().apply(checked.properties(), resources);
      all.add(checked);
    }
    return new Read(resources, all, warnings);
  }

  private CheckedPolicy check(String path, JsonObject policy, List<String> warnings) {
    PolicyType type = type(path, policy);
    Checked checked =
        type.manifest()
            .parameters()
            .check(path + ".properties", policy.object("properties").orElseGet(JsonObject::new));
    warnings.addAll(checked.warnings());
    return new CheckedPolicy(
        policy.string("name").orElse(""),
        type,
        new Properties(path + ".properties", checked.tree()));
  }

  /// Everything that is wrong with the policies of an application, each by itself.
  ///
  /// @param warnings gets the paths of parameters that nobody knows
  public List<PlatformException> faults(List<JsonObject> policies, List<String> warnings) {
    List<PlatformException> faults = new ArrayList<>();
    for (int i = 0; i < policies.size(); i++) {
      try {
        CheckedPolicy checked = check("spec.policies[" + i + "]", policies.get(i), warnings);
        checked.type().apply(checked.properties(), ResourcePolicies.NONE);
      } catch (PlatformException e) {
        faults.add(e);
      }
    }
    return faults;
  }

  private PolicyType type(String path, JsonObject policy) {
    String name = policy.string("type").orElse("");
    Optional<PolicyType> type = types.apply(name);
    if (type.isEmpty()) {
      String message =
          "Unsupported value: \""
              + name
              + "\""
              + Nearest.of(name, names.get()).map(it -> ": did you mean \"" + it + "\"?").orElse("")
              + ": supported values: "
              + names.get();
      throw new PlatformException(
          Reason.INVALID,
          path + ".type: " + message,
          List.of(new Cause(path + ".type", "FieldValueNotSupported", message)));
    }
    return type.get();
  }
}

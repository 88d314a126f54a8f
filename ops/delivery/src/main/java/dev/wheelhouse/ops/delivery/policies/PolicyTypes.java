// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.schema.ParameterSchema.Checked;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/// The policy types that are there, by name.
public final class PolicyTypes {

  private final Map<String, PolicyType> types = new TreeMap<>();

  private PolicyTypes() {}

  /// All that the class path has.
  public static PolicyTypes load() {
    PolicyTypes types = new PolicyTypes();
    ServiceLoader.load(PolicyType.class).forEach(it -> types.types.put(it.name(), it));
    return types;
  }

  /// What the policies of an application say together.
  ///
  /// @param warnings paths of parameters that nobody knows
  public record Read(ResourcePolicies resources, List<String> warnings) {
    public Read {
      warnings = List.copyOf(warnings);
    }
  }

  /// @param policies as they stand in `spec.policies`
  /// @throws PlatformException `INVALID` for an unknown type or a wrong parameter, naming its path
  public Read read(List<JsonObject> policies) {
    ResourcePolicies resources = ResourcePolicies.NONE;
    List<String> warnings = new ArrayList<>();
    for (int i = 0; i < policies.size(); i++) {
      resources = read("spec.policies[" + i + "]", policies.get(i), resources, warnings);
    }
    return new Read(resources, warnings);
  }

  private ResourcePolicies read(
      String path, JsonObject policy, ResourcePolicies before, List<String> warnings) {
    PolicyType type = type(path, policy);
    Checked checked =
        type.manifest()
            .parameters()
            .check(path + ".properties", policy.object("properties").orElseGet(JsonObject::new));
    warnings.addAll(checked.warnings());
    return type.apply(new Properties(path + ".properties", checked.tree()), before);
  }

  /// Everything that is wrong with the policies of an application, each by itself.
  ///
  /// @param warnings gets the paths of parameters that nobody knows
  public List<PlatformException> faults(List<JsonObject> policies, List<String> warnings) {
    List<PlatformException> faults = new ArrayList<>();
    for (int i = 0; i < policies.size(); i++) {
      try {
        read("spec.policies[" + i + "]", policies.get(i), ResourcePolicies.NONE, warnings);
      } catch (PlatformException e) {
        faults.add(e);
      }
    }
    return faults;
  }

  private PolicyType type(String path, JsonObject policy) {
    String name = policy.string("type").orElse("");
    int version = name.indexOf('@');
    PolicyType type = types.get(version < 0 ? name : name.substring(0, version));
    if (type == null) {
      String message = "Unsupported value: \"" + name + "\": supported values: " + types.keySet();
      throw new PlatformException(
          Reason.INVALID,
          path + ".type: " + message,
          List.of(new Cause(path + ".type", "FieldValueNotSupported", message)));
    }
    return type;
  }
}

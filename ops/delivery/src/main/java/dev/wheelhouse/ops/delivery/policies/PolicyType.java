// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Definition;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import java.util.List;

/// A kind of policy. Implementations are found by `ServiceLoader`; each is one package, with its
/// `definition.yaml` beside it. They keep no state and may be used by many threads.
///
/// A policy either says something about the objects of its application, wherever they are made, or
/// it is named by `deploy` steps and says where and how components are taken there. Of the second
/// kind only the parameters are checked here.
public interface PolicyType extends Definition {

  /// Adds what this policy says about objects to what those before it said.
  ///
  /// @throws PlatformException `INVALID` when a parameter is wrong, naming its path
  ResourcePolicies apply(Properties properties, ResourcePolicies policies);

  /// Objects that this policy makes by itself; they belong to the application.
  ///
  /// @param context without a component
  /// @throws PlatformException `INVALID` when they cannot be made of these parameters
  default List<JsonObject> objects(ComponentContext context, Properties properties) {
    return List.of();
  }
}

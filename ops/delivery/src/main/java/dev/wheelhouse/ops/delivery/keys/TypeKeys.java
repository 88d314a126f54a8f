// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keys;

/// Labels that say by which definition an object was made.
public final class TypeKeys {

  /// The type of the trait; `AuxiliaryWorkload` where a component made it beside its workload.
  public static final String TRAIT = "trait.oam.dev/type";

  /// What the definition of the trait calls it.
  public static final String TRAIT_RESOURCE = "trait.oam.dev/resource";

  /// The type of the component.
  public static final String WORKLOAD = "workload.oam.dev/type";

  /// The type of the policy.
  public static final String POLICY = "policy.oam.dev/type";

  private TypeKeys() {}
}

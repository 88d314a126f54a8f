// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.hostalias;

import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Merging;

/// KubeVela's `hostalias`: entries of the hosts file, one for an address.
public final class HostAlias implements TraitType {
  @Override
  public String name() {
    return "hostalias";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    Merging.byKey(output.podSpec(name()), "hostAliases", "ip", properties.array("hostAliases"));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.List;
import java.util.Objects;

/// `networking.k8s.io/v1 IPAddress`: its name is the address, in its canonical form.
final class IpAddressRules implements KindRules {

  @Override
  public List<String> checkName(String name) {
    return IpAddresses.check(name);
  }

  @Override
  public void create(Scope address) {
    Scope spec = address.inOrEmpty("spec");
    if (!spec.object().containsKey("parentRef")) {
      spec.require("parentRef");
      return;
    }
    Scope parent = spec.inOrEmpty("parentRef");
    parent.check("group", Names::dnsSubdomain);
    parent.require("resource");
    parent.require("name");
    for (String key : List.of("resource", "name", "namespace")) {
      parent.check(key, Names::pathSegment);
    }
  }

  @Override
  public void update(Scope address, JsonObject old) {
    Object parent = address.inOrEmpty("spec").object().get("parentRef");
    if (!Objects.equals(parent, old.at("spec", "parentRef"))) {
      address.problems().invalid(address.path("spec").child("parentRef"), parent, Scope.IMMUTABLE);
    }
  }
}

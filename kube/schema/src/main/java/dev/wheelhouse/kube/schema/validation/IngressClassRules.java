// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.List;

/// `networking.k8s.io/v1 IngressClass`.
final class IngressClassRules implements KindRules {

  @Override
  public void create(Scope ingressClass) {
    Scope spec = ingressClass.inOrEmpty("spec");
    if (spec.require("controller")) {
      spec.check("controller", IngressClassRules::domainPrefixed);
    }
  }

  private static List<String> domainPrefixed(String path) {
    int slash = path.indexOf('/');
    return slash <= 0 || slash == path.length() - 1
        ? List.of("must be a domain-prefixed path (such as \"acme.io/foo\")")
        : Names.dnsSubdomain(path.substring(0, slash));
  }

  @Override
  public void update(Scope ingressClass, JsonObject old) {
    create(ingressClass);
    ingressClass
        .inOrEmpty("spec")
        .immutable(old.object("spec").orElseGet(JsonObject::new), "controller");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.List;

/// `networking.k8s.io/v1 IngressClass`.
final class IngressClassRules implements KindRules {

  private static final int LONGEST_CONTROLLER = 250;

  @Override
  public void create(Scope ingressClass) {
    Scope spec = ingressClass.inOrEmpty("spec");
    if (spec.require("controller")) {
      spec.check("controller", IngressClassRules::domainPrefixed);
      if (spec.text("controller").length() > LONGEST_CONTROLLER) {
        spec.problems().tooLong(spec.path("controller"), LONGEST_CONTROLLER);
      }
    }
    spec.in("parameters").ifPresent(IngressClassRules::parameters);
  }

  private static void parameters(Scope parameters) {
    parameters.check("apiGroup", Names::dnsSubdomain);
    for (String key : List.of("kind", "name")) {
      if (parameters.require(key)) {
        parameters.check(key, Names::pathSegment);
      }
    }
    parameters.requireOneOf("scope", "Cluster", "Namespace");
    if (parameters.is("scope", "Namespace")
        && parameters.require("namespace", "`parameters.scope` is set to 'Namespace'")) {
      parameters.check("namespace", Names::dnsLabel);
    } else if (parameters.is("scope", "Cluster") && parameters.object().containsKey("namespace")) {
      parameters
          .problems()
          .forbidden(parameters.path("namespace"), "`parameters.scope` is set to 'Cluster'");
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

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.naming.Names;
import java.util.List;

/// `networking.k8s.io/v1 Ingress`.
final class IngressRules implements KindRules {

  private static final List<String> ILLEGAL_IN_PATHS = List.of("//", "/./", "/../", "%2f", "%2F");

  @Override
  public void create(Scope ingress) {
    Scope spec = ingress.inOrEmpty("spec");
    if (spec.isEmpty("rules") && !spec.object().containsKey("defaultBackend")) {
      spec.problems()
          .invalid(
              spec.path(), spec.object(), "either `defaultBackend` or `rules` must be specified");
    }
    spec.in("defaultBackend").ifPresent(IngressRules::backend);
    spec.check("ingressClassName", Names::dnsSubdomain);
    spec.forEach("rules", IngressRules::rule);
    spec.forEach("tls", IngressRules::tls);
  }

  private static void rule(Scope rule) {
    host(rule);
    rule.in("http")
        .ifPresent(http -> {
          http.require("paths");
          http.forEach("paths", IngressRules::path);
        });
  }

  private static void host(Scope rule) {
    String host = rule.text("host");
    if (!host.isEmpty()) {
      if (IpAddresses.isValid(host)) {
        rule.problems().invalid(rule.path("host"), host, "must be a DNS name, not an IP address");
      } else if (host.contains("*")) {
        rule.check("host", Names::wildcardSubdomain);
      } else {
        rule.check("host", Names::dnsSubdomain);
      }
    }
  }

  private static void path(Scope path) {
    if (!path.object().containsKey("pathType")) {
      path.problems().required(path.path("pathType"), "pathType must be specified");
    } else {
      path.oneOf("pathType", "Exact", "ImplementationSpecific", "Prefix");
    }
    String text = path.text("path");
    boolean exactRules = path.is("pathType", "Exact") || path.is("pathType", "Prefix");
    if (!text.startsWith("/") && (exactRules || !text.isEmpty())) {
      path.problems().invalid(path.path("path"), text, "must be an absolute path");
    }
    if (exactRules) {
      for (String illegal : ILLEGAL_IN_PATHS) {
        if (text.contains(illegal)) {
          path.problems().invalid(path.path("path"), text, "must not contain '" + illegal + "'");
        }
      }
    }
    backend(path.inOrEmpty("backend"));
  }

  private static void backend(Scope backend) {
    boolean service = backend.object().containsKey("service");
    boolean resource = backend.object().containsKey("resource");
    if (service && resource) {
      backend
          .problems()
          .invalid(backend.path(), "", "cannot set both resource and service backends");
    } else if (!service && !resource) {
      backend.problems().required(backend.path(), "resource or service backend is required");
    }
    backend.in("service").ifPresent(IngressRules::service);
  }

  private static void service(Scope service) {
    if (service.require("name")) {
      service.check("name", Names::dns1035Label);
    }
    Scope port = service.inOrEmpty("port");
    boolean numbered = port.number("number") != null;
    if (port.has("name") && numbered) {
      port.problems().invalid(port.path(), "", "cannot set both port name & port number");
    } else if (port.has("name")) {
      port.check("name", Names::portName);
    } else if (numbered) {
      port.port("number");
    } else {
      port.problems().required(service.path(), "port name or number is required");
    }
  }

  private static void tls(Scope tls) {
    tls.check("secretName", Names::dnsSubdomain);
    tls.eachText(
        "hosts",
        host -> host.contains("*") ? Names.wildcardSubdomain(host) : Names.dnsSubdomain(host));
  }
}

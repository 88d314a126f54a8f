// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One container of a pod spec.
final class ContainerRules {

  private static final String[] RESOURCES = {
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory"
  };

  private ContainerRules() {}

  static void check(Scope container, Set<String> volumes, boolean hostNetwork) {
    if (container.require("name")) {
      container.check("name", Names::dnsLabel);
    }
    image(container);
    container.requireOneOf("imagePullPolicy", "Always", "IfNotPresent", "Never");
    container.requireOneOf("terminationMessagePolicy", "File", "FallbackToLogsOnError");
    ports(container, hostNetwork);
    container.forEach("env", ContainerRules::variable);
    container.forEach("envFrom", ContainerRules::variables);
    mounts(container, volumes);
    container.forEach("resizePolicy", policy -> resizePolicy(container, policy));
    ResourceRules.check(container.inOrEmpty("resources"));
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      container.in(probe).ifPresent(p -> ProbeRules.check(p, probe));
    }
    container.in("lifecycle").ifPresent(ProbeRules::lifecycle);
  }

  private static void resizePolicy(Scope container, Scope policy) {
    FieldPath path = container.path("resizePolicy");
    Map<String, List<String>> allowed =
        Map.of(
            "resourceName", List.of("cpu", "memory"),
            "restartPolicy", List.of("NotRequired", "RestartContainer"));
    allowed.forEach((key, values) -> {
      if (policy.isEmpty(key)) {
        policy.problems().required(path, "");
      } else if (!values.contains(policy.text(key))) {
        policy.problems().notSupported(path, policy.text(key), values);
      }
    });
  }

  private static void image(Scope container) {
    if (container.require("image")) {
      String image = container.text("image");
      if (!image.equals(image.strip())) {
        container
            .problems()
            .invalid(
                container.path("image"), image, "must not have leading or trailing whitespace");
      }
    }
  }

  private static void ports(Scope container, boolean hostNetwork) {
    for (Scope port : container.each("ports")) {
      port.check("name", Names::portName);
      if (port.number("containerPort") == null) {
        port.problems().required(port.path("containerPort"), "");
      } else {
        port.port("containerPort");
      }
      if (!Long.valueOf(0).equals(port.number("hostPort"))) {
        port.port("hostPort");
      }
      port.requireOneOf("protocol", "SCTP", "TCP", "UDP");
      hostPort(port, hostNetwork);
    }
    container.unique("ports", "name");
  }

  private static void hostPort(Scope port, boolean hostNetwork) {
    Long number = port.number("hostPort");
    if (hostNetwork && number != null && !number.equals(port.number("containerPort"))) {
      port.problems()
          .invalid(
              port.path("containerPort"),
              port.number("containerPort"),
              "must match `hostPort` when `hostNetwork` is true");
    }
  }

  private static void variable(Scope variable) {
    if (variable.require("name")) {
      variable.check("name", Names::environmentVariable);
    }
    variable.in("valueFrom").ifPresent(source -> valueFrom(variable, source));
  }

  private static void valueFrom(Scope variable, Scope source) {
    if (source.object().size() != 1) {
      String detail =
          source.object().isEmpty()
              ? "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`,"
                  + " `secretKeyRef` or `fileKeyRef`"
              : "may not have more than one field specified at a time";
      source.problems().invalid(source.path(), source.object(), detail);
    } else if (variable.has("value")) {
      source
          .problems()
          .invalid(
              source.path(), source.object(), "may not be specified when `value` is not empty");
    }
    for (String reference : List.of("configMapKeyRef", "secretKeyRef")) {
      source.in(reference).ifPresent(ContainerRules::keyReference);
    }
    source.in("fieldRef").ifPresent(reference -> reference.require("fieldPath"));
    source.in("resourceFieldRef").ifPresent(ContainerRules::resourceReference);
  }

  private static void resourceReference(Scope reference) {
    if (reference.require("resource")) {
      String resource = reference.text("resource");
      boolean hugePages =
          resource.startsWith("limits.hugepages-") || resource.startsWith("requests.hugepages-");
      if (!hugePages) {
        reference.oneOf("resource", RESOURCES);
      }
    }
  }

  private static void keyReference(Scope reference) {
    String name = reference.text("name");
    reference.problems().invalid(reference.path("name"), name, Names.dnsSubdomain(name));
    if (reference.require("key")) {
      reference.check("key", Names::configMapKey);
    }
  }

  private static void variables(Scope source) {
    if (source.has("prefix")) {
      source.check("prefix", Names::environmentVariable);
    }
    boolean configMap = source.object().containsKey("configMapRef");
    boolean secret = source.object().containsKey("secretRef");
    if (configMap == secret) {
      source
          .problems()
          .invalid(
              source.path(),
              source.object(),
              configMap
                  ? "may not have more than one field specified at a time"
                  : "must specify one of: `configMapRef` or `secretRef`");
    }
    for (String reference : List.of("configMapRef", "secretRef")) {
      source
          .in(reference)
          .ifPresent(r ->
              r.problems()
                  .invalid(r.path("name"), r.text("name"), Names.dnsSubdomain(r.text("name"))));
    }
  }

  private static void mounts(Scope container, Set<String> volumes) {
    Set<String> paths = new HashSet<>();
    for (Scope mount : container.each("volumeMounts")) {
      if (mount.require("name") && !volumes.contains(mount.text("name"))) {
        mount.problems().notFound(mount.path("name"), mount.text("name"));
      }
      if (mount.require("mountPath") && !paths.add(mount.text("mountPath"))) {
        mount
            .problems()
            .invalid(mount.path("mountPath"), mount.text("mountPath"), "must be unique");
      }
      subPath(mount, "subPath");
      subPath(mount, "subPathExpr");
    }
  }

  private static void subPath(Scope mount, String key) {
    String path = mount.text(key);
    if (path.startsWith("/")) {
      mount.problems().invalid(mount.path(key), path, "must be a relative path");
    }
    if (List.of(path.split("/")).contains("..")) {
      mount.problems().invalid(mount.path(key), path, "must not contain '..'");
    }
  }
}

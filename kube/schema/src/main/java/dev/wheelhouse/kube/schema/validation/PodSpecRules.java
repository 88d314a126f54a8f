// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.naming.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The spec of pods and pod templates.
final class PodSpecRules {

  private PodSpecRules() {}

  /// The `template` of a workload's spec.
  static void template(Scope spec) {
    Scope template = spec.inOrEmpty("template");
    Scope metadata = template.inOrEmpty("metadata");
    LabelRules.labels(metadata, "labels");
    LabelRules.annotations(metadata, "annotations");
    check(template.inOrEmpty("spec"));
  }

  static void check(Scope spec) {
    Set<String> volumes = volumes(spec);
    containers(spec, volumes);
    SecurityContextRules.ofPod(spec);
    spec.requireOneOf("restartPolicy", "Always", "OnFailure", "Never");
    spec.requireOneOf("dnsPolicy", "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
    spec.nonNegative("terminationGracePeriodSeconds");
    spec.check("serviceAccountName", Names::dnsSubdomain);
    spec.check("nodeName", Names::dnsSubdomain);
    spec.check("hostname", Names::dnsLabel);
    spec.check("subdomain", Names::dnsLabel);
    spec.check("runtimeClassName", Names::dnsSubdomain);
    spec.check("priorityClassName", Names::dnsSubdomain);
    deadline(spec);
    LabelRules.labels(spec, "nodeSelector");
    spec.in("affinity").ifPresent(AffinityRules::check);
    spec.forEach("tolerations", PodSpecRules::toleration);
    spec.forEach(
        "hostAliases",
        alias -> {
          String ip = alias.text("ip");
          alias.problems().invalid(alias.path("ip"), ip, IpAddresses.check(ip));
          alias.eachText("hostnames", Names::dnsSubdomain);
        });
    for (Scope volume : spec.each("volumes")) {
      volume
          .in("ephemeral")
          .flatMap(source -> source.in("volumeClaimTemplate"))
          .ifPresent(claim -> PersistentVolumeClaimRules.spec(claim.inOrEmpty("spec")));
    }
    spec.forEach("topologySpreadConstraints", PodSpecRules::spread);
    if (spec.is("dnsPolicy", "None") && spec.inOrEmpty("dnsConfig").isEmpty("nameservers")) {
      spec.problems()
          .required(
              spec.path("dnsConfig").child("nameservers"),
              "must provide at least one DNS nameserver when `dnsPolicy` is None");
    }
  }

  private static Set<String> volumes(Scope spec) {
    Set<String> names = new HashSet<>();
    for (Scope volume : spec.each("volumes")) {
      VolumeRules.check(volume);
      names.add(volume.text("name"));
    }
    spec.unique("volumes", "name");
    return names;
  }

  private static void containers(Scope spec, Set<String> volumes) {
    spec.require("containers");
    boolean hostNetwork = Boolean.TRUE.equals(spec.object().get("hostNetwork"));
    Set<String> names = new HashSet<>();
    for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
      for (Scope container : spec.each(list)) {
        ContainerRules.check(container, volumes, hostNetwork);
        SecurityContextRules.ofContainer(container, spec);
        String name = container.text("name");
        if (!name.isEmpty() && !names.add(name)) {
          spec.problems().duplicate(container.path("name"), name);
        }
      }
    }
    hostPorts(spec);
  }

  private static void hostPorts(Scope spec) {
    Set<String> used = new HashSet<>();
    for (Scope container : spec.each("containers")) {
      for (Scope port : container.each("ports")) {
        Long number = port.number("hostPort");
        String key = port.text("hostIP") + "/" + port.text("protocol") + "/" + number;
        if (number != null && number != 0 && !used.add(key)) {
          spec.problems()
              .duplicate(
                  port.path("hostPort"),
                  port.text("hostIP") + "/" + number + "/" + port.text("protocol"));
        }
      }
    }
  }

  private static void deadline(Scope spec) {
    Long deadline = spec.number("activeDeadlineSeconds");
    if (deadline != null && (deadline < 1 || deadline > Integer.MAX_VALUE)) {
      spec.problems()
          .invalid(
              spec.path("activeDeadlineSeconds"),
              deadline,
              "must be between 1 and 2147483647, inclusive");
    }
  }

  static void toleration(Scope toleration) {
    toleration.check("key", Names::qualifiedName);
    if (toleration.isEmpty("key") && !toleration.is("operator", "Exists")) {
      toleration
          .problems()
          .invalid(
              toleration.path("operator"),
              toleration.text("operator"),
              "operator must be Exists when `key` is empty, which means \"match all values and all"
                  + " keys\"");
    }
    if (toleration.object().containsKey("tolerationSeconds")
        && !toleration.is("effect", "NoExecute")) {
      toleration
          .problems()
          .invalid(
              toleration.path("effect"),
              toleration.text("effect"),
              "effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    toleration.oneOf("operator", "Equal", "Exists");
    toleration.oneOf("effect", "NoSchedule", "PreferNoSchedule", "NoExecute");
    if (toleration.is("operator", "Exists") && toleration.has("value")) {
      toleration
          .problems()
          .invalid(
              toleration.path("operator"),
              toleration.text("value"),
              "value must be empty when `operator` is 'Exists'");
    }
  }

  private static void spread(Scope constraint) {
    Long skew = constraint.number("maxSkew");
    if (skew == null || skew <= 0) {
      constraint
          .problems()
          .invalid(
              constraint.path("maxSkew"), skew == null ? 0L : skew, "must be greater than zero");
    }
    constraint.require("topologyKey", "can not be empty");
    constraint.oneOf("whenUnsatisfiable", "DoNotSchedule", "ScheduleAnyway");
    constraint.in("labelSelector").ifPresent(LabelRules::selector);
  }
}

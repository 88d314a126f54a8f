// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.podsecurity;

import static dev.wheelhouse.plane.apiserver.admission.podsecurity.Violation.containers;
import static dev.wheelhouse.plane.apiserver.admission.podsecurity.Violation.plural;
import static dev.wheelhouse.plane.apiserver.admission.podsecurity.Violation.quoted;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/// What the baseline standard forbids: known ways from a pod to its node.
final class BaselineChecks {

  private static final String APPARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
  private static final Set<String> PROFILES = Set.of("RuntimeDefault", "Localhost");
  private static final Set<String> CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  private BaselineChecks() {}

  static Optional<Violation> appArmorProfile(PodView pod) {
    Setters setters = Setters.find(pod, badProfile("appArmorProfile"));
    List<String> who = new ArrayList<>(setters.who());
    List<String> values = new ArrayList<>(setters.values());
    List<String> annotations = new ArrayList<>();
    pod.annotations()
        .forEach((key, value) -> {
          boolean fine =
              value.isEmpty() || value.equals("runtime/default") || value.startsWith("localhost/");
          if (key.startsWith(APPARMOR) && !fine) {
            annotations.add(key + "=\"" + value + "\"");
          }
        });
    if (!annotations.isEmpty()) {
      values.addAll(annotations);
      who.add(plural(annotations.size(), "annotation", "annotations"));
    }
    return who.isEmpty()
        ? Optional.empty()
        : violation(
            plural(values.size(), "forbidden AppArmor profile", "forbidden AppArmor profiles"),
            String.join(" and ", who) + " must not set AppArmor profile type to " + quoted(values));
  }

  /// A profile's type where it is none that is allowed.
  static Function<JsonObject, List<String>> badProfile(String field) {
    return security ->
        security
            .object(field)
            .map(profile -> profile.string("type").orElse(""))
            .filter(type -> !PROFILES.contains(type))
            .stream()
            .toList();
  }

  static Optional<Violation> capabilities(PodView pod) {
    SortedSet<String> values = new TreeSet<>();
    List<String> bad =
        Setters.inContainers(
            pod,
            security ->
                strings(security, "capabilities", "add").stream()
                    .filter(capability -> !CAPABILITIES.contains(capability))
                    .toList(),
            values);
    return bad.isEmpty()
        ? Optional.empty()
        : violation(
            "non-default capabilities",
            containers(bad)
                + " must not include "
                + quoted(values)
                + " in securityContext.capabilities.add");
  }

  static List<String> strings(JsonObject tree, String... path) {
    return tree.array(path).map(JsonArray::strings).orElse(List.of());
  }

  static Optional<Violation> hostNamespaces(PodView pod) {
    List<String> shared =
        List.of("hostNetwork", "hostPID", "hostIPC").stream()
            .filter(field -> pod.spec().bool(field).orElse(false))
            .map(field -> field + "=true")
            .toList();
    return shared.isEmpty()
        ? Optional.empty()
        : violation("host namespaces", String.join(", ", shared));
  }

  static Optional<Violation> hostPathVolumes(PodView pod) {
    List<String> bad =
        pod.volumes().stream()
            .filter(volume -> volume.object("hostPath").isPresent())
            .map(PodView::name)
            .toList();
    return bad.isEmpty()
        ? Optional.empty()
        : violation(
            "hostPath volumes", plural(bad.size(), "volume", "volumes") + " " + quoted(bad));
  }

  static Optional<Violation> hostPorts(PodView pod) {
    SortedSet<String> ports = new TreeSet<>();
    List<String> bad =
        pod.where(container -> {
          List<String> found =
              container.array("ports").map(JsonArray::objects).orElse(List.of()).stream()
                  .map(port -> port.integer("hostPort").orElse(0L))
                  .filter(port -> port != 0)
                  .map(String::valueOf)
                  .toList();
          ports.addAll(found);
          return !found.isEmpty();
        });
    return bad.isEmpty()
        ? Optional.empty()
        : violation(
            "hostPort",
            containers(bad)
                + plural(bad.size(), " uses ", " use ")
                + plural(ports.size(), "hostPort ", "hostPorts ")
                + String.join(", ", ports));
  }

  static Optional<Violation> hostProbes(PodView pod) {
    SortedSet<String> hosts = new TreeSet<>();
    SortedSet<String> bad =
        new TreeSet<>(
            pod.where(container -> {
              List<String> found = hosts(container);
              hosts.addAll(found);
              return !found.isEmpty();
            }));
    return bad.isEmpty()
        ? Optional.empty()
        : violation(
            "probe or lifecycle host",
            containers(List.copyOf(bad))
                + plural(bad.size(), " uses ", " use ")
                + plural(hosts.size(), "probe or lifecycle host ", "probe or lifecycle hosts ")
                + quoted(hosts));
  }

  private static List<String> hosts(JsonObject container) {
    List<Optional<JsonObject>> handlers =
        List.of(
            container.object("livenessProbe"),
            container.object("readinessProbe"),
            container.object("startupProbe"),
            container.object("lifecycle", "postStart"),
            container.object("lifecycle", "preStop"));
    List<String> hosts = new ArrayList<>();
    for (Optional<JsonObject> handler : handlers) {
      for (String kind : List.of("httpGet", "tcpSocket")) {
        handler
            .flatMap(h -> h.string(kind, "host"))
            .filter(host -> !host.isEmpty())
            .ifPresent(hosts::add);
      }
    }
    return hosts;
  }

  static Optional<Violation> privileged(PodView pod) {
    List<String> bad =
        pod.where(container ->
            PodView.security(container).flatMap(s -> s.bool("privileged")).orElse(false));
    return bad.isEmpty()
        ? Optional.empty()
        : violation(
            "privileged", containers(bad) + " must not set securityContext.privileged=true");
  }

  static Optional<Violation> procMount(PodView pod) {
    SortedSet<String> values = new TreeSet<>();
    List<String> bad =
        Setters.inContainers(
            pod,
            security ->
                security.string("procMount").filter(m -> !m.equals("Default")).stream().toList(),
            values);
    return bad.isEmpty()
        ? Optional.empty()
        : violation(
            "procMount",
            containers(bad) + " must not set securityContext.procMount to " + quoted(values));
  }

  static Optional<Violation> seLinuxOptions(PodView pod, Set<String> allowedTypes) {
    Setters setters = Setters.find(pod, security -> badSeLinux(security, allowedTypes));
    if (setters.none()) {
      return Optional.empty();
    }
    SortedSet<String> types = new TreeSet<>(setters.values());
    boolean user = types.remove("\nuser");
    boolean role = types.remove("\nrole");
    List<String> told = new ArrayList<>();
    if (!types.isEmpty()) {
      told.add(plural(types.size(), "type ", "types ") + quoted(types));
    }
    if (user) {
      told.add("user may not be set");
    }
    if (role) {
      told.add("role may not be set");
    }
    return violation(
        "seLinuxOptions",
        setters.told()
            + " set forbidden securityContext.seLinuxOptions: "
            + String.join("; ", told));
  }

  /// Bad types, and marks (no type holds a line break) for a user and a role.
  private static List<String> badSeLinux(JsonObject security, Set<String> allowedTypes) {
    List<String> bad = new ArrayList<>();
    security
        .object("seLinuxOptions")
        .ifPresent(options -> {
          String type = options.string("type").orElse("");
          if (!type.isEmpty() && !allowedTypes.contains(type)) {
            bad.add(type);
          }
          if (!options.string("user").orElse("").isEmpty()) {
            bad.add("\nuser");
          }
          if (!options.string("role").orElse("").isEmpty()) {
            bad.add("\nrole");
          }
        });
    return bad;
  }

  /// Until 1.18 the profiles were annotations.
  static Optional<Violation> seccompAnnotations(PodView pod) {
    SortedSet<String> forbidden = new TreeSet<>();
    Set<String> names = Set.copyOf(pod.where(_ -> true));
    pod.annotations()
        .forEach((key, value) -> {
          boolean concerns =
              key.equals(SECCOMP_POD)
                  || (key.startsWith(SECCOMP_CONTAINER)
                      && names.contains(key.substring(SECCOMP_CONTAINER.length())));
          boolean fine =
              value.equals("runtime/default")
                  || value.equals("docker/default")
                  || value.startsWith("localhost/");
          if (concerns && !fine) {
            forbidden.add(key + "=\"" + value + "\"");
          }
        });
    return forbidden.isEmpty()
        ? Optional.empty()
        : violation(
            "seccompProfile",
            "forbidden "
                + plural(forbidden.size(), "annotation ", "annotations ")
                + String.join(", ", forbidden));
  }

  static Optional<Violation> seccompProfile(PodView pod) {
    Setters setters = Setters.find(pod, badProfile("seccompProfile"));
    return setters.none()
        ? Optional.empty()
        : violation(
            "seccompProfile",
            setters.told()
                + " must not set securityContext.seccompProfile.type to "
                + quoted(setters.values()));
  }

  static Optional<Violation> sysctls(PodView pod, Set<String> allowed) {
    List<String> forbidden =
        pod
            .security()
            .flatMap(security -> security.array("sysctls"))
            .map(JsonArray::objects)
            .orElse(List.of())
            .stream()
            .map(PodView::name)
            .filter(name -> !allowed.contains(name))
            .toList();
    return forbidden.isEmpty()
        ? Optional.empty()
        : violation("forbidden sysctls", String.join(", ", forbidden));
  }

  static Optional<Violation> windowsHostProcess(PodView pod) {
    List<String> who = new ArrayList<>();
    List<String> bad =
        pod.where(c -> PodView.security(c).filter(BaselineChecks::onHost).isPresent());
    if (pod.security().filter(BaselineChecks::onHost).isPresent()) {
      who.add("pod");
    }
    if (!bad.isEmpty()) {
      who.add(containers(bad));
    }
    return who.isEmpty()
        ? Optional.empty()
        : violation(
            "hostProcess",
            String.join(" and ", who)
                + " must not set securityContext.windowsOptions.hostProcess=true");
  }

  private static boolean onHost(JsonObject security) {
    return security.bool("windowsOptions", "hostProcess").orElse(false);
  }

  static Optional<Violation> violation(String reason, String detail) {
    return Optional.of(new Violation(reason, detail));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.podsecurity;

import static dev.wheelhouse.plane.apiserver.admission.podsecurity.BaselineChecks.strings;
import static dev.wheelhouse.plane.apiserver.admission.podsecurity.BaselineChecks.violation;
import static dev.wheelhouse.plane.apiserver.admission.podsecurity.Violation.containers;
import static dev.wheelhouse.plane.apiserver.admission.podsecurity.Violation.plural;
import static dev.wheelhouse.plane.apiserver.admission.podsecurity.Violation.quoted;

import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the restricted standard demands beyond baseline: the hardening that is good practice.
final class RestrictedChecks {

  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private RestrictedChecks() {}

  static Optional<Violation> allowPrivilegeEscalation(PodView pod) {
    List<String> bad =
        pod.where(container ->
            PodView.security(container)
                .flatMap(security -> security.bool("allowPrivilegeEscalation"))
                .orElse(true));
    return bad.isEmpty()
        ? Optional.empty()
        : violation(
            "allowPrivilegeEscalation != false",
            containers(bad) + " must set securityContext.allowPrivilegeEscalation=false");
  }

  static Optional<Violation> capabilities(PodView pod) {
    List<String> keeping =
        pod.where(container ->
            PodView.security(container)
                .filter(security -> strings(security, "capabilities", "drop").contains("ALL"))
                .isEmpty());
    SortedSet<String> added = new TreeSet<>();
    List<String> adding =
        Setters.inContainers(
            pod,
            security ->
                strings(security, "capabilities", "add").stream()
                    .filter(capability -> !capability.equals("NET_BIND_SERVICE"))
                    .toList(),
            added);
    List<String> details = new ArrayList<>();
    if (!keeping.isEmpty()) {
      details.add(containers(keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
    }
    if (!adding.isEmpty()) {
      details.add(
          containers(adding)
              + " must not include "
              + quoted(added)
              + " in securityContext.capabilities.add");
    }
    return details.isEmpty()
        ? Optional.empty()
        : violation("unrestricted capabilities", String.join("; ", details));
  }

  static Optional<Violation> volumes(PodView pod) {
    SortedSet<String> types = new TreeSet<>();
    List<String> bad = new ArrayList<>();
    for (JsonObject volume : pod.volumes()) {
      if (volume.keySet().stream().noneMatch(VOLUMES::contains)) {
        bad.add(PodView.name(volume));
        types.add(
            volume.keySet().stream()
                .filter(field -> !field.equals("name"))
                .findFirst()
                .orElse("unknown"));
      }
    }
    return bad.isEmpty()
        ? Optional.empty()
        : violation(
            "restricted volume types",
            plural(bad.size(), "volume ", "volumes ")
                + quoted(bad)
                + plural(bad.size(), " uses ", " use ")
                + plural(types.size(), "restricted volume type ", "restricted volume types ")
                + quoted(types));
  }

  static Optional<Violation> runAsNonRoot(PodView pod) {
    Setters root =
        Setters.find(
            pod,
            security ->
                security.bool("runAsNonRoot").filter(nonRoot -> !nonRoot).stream()
                    .map(String::valueOf)
                    .toList());
    String reason = "runAsNonRoot != true";
    if (!root.none()) {
      return violation(reason, root.told() + " must not set securityContext.runAsNonRoot=false");
    }
    boolean podSays = pod.security().flatMap(s -> s.bool("runAsNonRoot")).orElse(false);
    List<String> silent =
        pod.where(c -> PodView.security(c).flatMap(s -> s.bool("runAsNonRoot")).isEmpty());
    return podSays || silent.isEmpty()
        ? Optional.empty()
        : violation(
            reason, "pod or " + containers(silent) + " must set securityContext.runAsNonRoot=true");
  }

  static Optional<Violation> runAsUser(PodView pod) {
    Setters root =
        Setters.find(
            pod,
            security ->
                security.integer("runAsUser").filter(user -> user == 0).stream()
                    .map(String::valueOf)
                    .toList());
    return root.none()
        ? Optional.empty()
        : violation("runAsUser=0", root.told() + " must not set runAsUser=0");
  }

  static Optional<Violation> seccompProfile(PodView pod) {
    Optional<Violation> wrong = BaselineChecks.seccompProfile(pod);
    if (wrong.isPresent()) {
      return wrong;
    }
    boolean podSays = pod.security().flatMap(s -> s.object("seccompProfile")).isPresent();
    List<String> silent =
        pod.where(c -> PodView.security(c).flatMap(s -> s.object("seccompProfile")).isEmpty());
    return podSays || silent.isEmpty()
        ? Optional.empty()
        : violation(
            "seccompProfile",
            "pod or "
                + containers(silent)
                + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or"
                + " \"Localhost\"");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.warnings;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/// What is odd about a pod or a template of one.
final class PodWarnings {

  private static final List<String> BYTES = List.of("memory", "ephemeral-storage");
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final String SECCOMP = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String CONTAINER_SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
  private static final String USE_SECCOMP =
      "non-functional in v1.27+; use the \"seccompProfile\" field instead";
  private static final String NO_POD = "a null labelSelector results in matching no pod";
  private static final Map<String, String> ANNOTATIONS = new LinkedHashMap<>();
  private static final Map<String, String> VOLUMES = new LinkedHashMap<>();

  static {
    ANNOTATIONS.put(
        "scheduler.alpha.kubernetes.io/critical-pod",
        "non-functional in v1.16+; use the \"priorityClassName\" field instead");
    ANNOTATIONS.put(
        "security.alpha.kubernetes.io/sysctls",
        "non-functional in v1.11+; use the \"sysctls\" field instead");
    ANNOTATIONS.put(
        "security.alpha.kubernetes.io/unsafe-sysctls",
        "non-functional in v1.11+; use the \"sysctls\" field instead");
    VOLUMES.put("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
    VOLUMES.put("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+");
    VOLUMES.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
    VOLUMES.put("flocker", "deprecated in v1.22, non-functional in v1.25+");
    VOLUMES.put("storageos", "deprecated in v1.22, non-functional in v1.25+");
    VOLUMES.put("quobyte", "deprecated in v1.22, non-functional in v1.25+");
    VOLUMES.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
    VOLUMES.put("cephfs", "deprecated in v1.28, non-functional in v1.31+");
    VOLUMES.put("rbd", "deprecated in v1.28, non-functional in v1.31+");
  }

  private final List<String> warnings = new ArrayList<>(0);
  private final JsonObject spec;
  private final JsonObject annotations;
  private final FieldPath path;
  private final FieldPath at;

  private PodWarnings(JsonObject pod, FieldPath path) {
    this.spec = pod.object("spec").orElseGet(JsonObject::new);
    this.annotations = pod.object("metadata", "annotations").orElseGet(JsonObject::new);
    this.path = path;
    this.at = path.child("spec");
  }

  /// @param path where the pod or template stands
  static List<String> of(JsonObject pod, FieldPath path, boolean template) {
    PodWarnings run = new PodWarnings(pod, path);
    run.nodeLabels();
    run.spread();
    run.annotations();
    run.volumes();
    run.repeated("hostAliases", "ip");
    run.repeated("imagePullSecrets", "name");
    run.overhead();
    run.containers(template);
    run.ports();
    run.portNames();
    if (run.spec.integer("terminationGracePeriodSeconds").orElse(0L) < 0) {
      run.warn(
          run.at.child("terminationGracePeriodSeconds"),
          "must be >= 0; negative values are invalid and will be treated as 1");
    }
    run.affinity("podAffinity");
    run.affinity("podAntiAffinity");
    return run.warnings;
  }

  private void warn(FieldPath field, String text) {
    warnings.add(field + ": " + text);
  }

  private static void each(JsonObject holder, String list, BiConsumer<JsonObject, Integer> step) {
    JsonArray items = holder.array(list).orElseGet(JsonArray::new);
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof JsonObject item) {
        step.accept(item, i);
      }
    }
  }

  private void eachContainer(BiConsumer<JsonObject, FieldPath> step) {
    for (String kind : List.of("initContainers", "containers", "ephemeralContainers")) {
      each(spec, kind, (container, i) -> step.accept(container, at.child(kind).index(i)));
    }
  }

  private void nodeLabels() {
    spec.object("nodeSelector")
        .ifPresent(selector ->
            selector
                .keySet()
                .forEach(label -> {
                  String text = NodeLabelWarnings.of(label);
                  if (text != null) {
                    warn(at.child("nodeSelector").key(label), text);
                  }
                }));
    JsonObject affinity = spec.object("affinity", "nodeAffinity").orElseGet(JsonObject::new);
    FieldPath where = at.child("affinity", "nodeAffinity");
    String required = "requiredDuringSchedulingIgnoredDuringExecution";
    NodeLabelWarnings.terms(
        affinity.array(required, "nodeSelectorTerms").orElseGet(JsonArray::new),
        where.child(required, "nodeSelectorTerms"),
        warnings);
    String preferred = "preferredDuringSchedulingIgnoredDuringExecution";
    each(
        affinity,
        preferred,
        (term, i) ->
            term.object("preference")
                .ifPresent(preference ->
                    NodeLabelWarnings.term(
                        preference,
                        where.child(preferred).index(i).child("preference"),
                        warnings)));
  }

  private void spread() {
    each(
        spec,
        "topologySpreadConstraints",
        (constraint, i) -> {
          FieldPath where = at.child("topologySpreadConstraints").index(i);
          String key = constraint.string("topologyKey").orElse("");
          String text = NodeLabelWarnings.of(key);
          if (text != null) {
            warn(where.child("topologyKey"), key + " is " + text);
          }
          if (!constraint.containsKey("labelSelector")) {
            warn(where.child("labelSelector"), NO_POD);
          }
        });
  }

  private void annotations() {
    ANNOTATIONS.forEach((key, text) -> {
      if (annotations.containsKey(key)) {
        warn(annotation(key), text);
      }
    });
  }

  private FieldPath annotation(String key) {
    return path.child("metadata", "annotations").key(key);
  }

  private void volumes() {
    each(
        spec,
        "volumes",
        (volume, i) -> {
          FieldPath where = at.child("volumes").index(i);
          VOLUMES.forEach((source, text) -> {
            if (volume.containsKey(source)) {
              warn(where.child(source.equals("storageos") ? "storageOS" : source), text);
            }
          });
          volume
              .object("ephemeral", "volumeClaimTemplate", "spec")
              .ifPresent(claim ->
                  VolumeWarnings.claimSpec(
                      claim, where.child("ephemeral", "volumeClaimTemplate", "spec"), warnings));
        });
  }

  private void repeated(String list, String key) {
    Set<String> seen = new HashSet<>();
    each(
        spec,
        list,
        (item, i) -> {
          String value = item.string(key).orElse("");
          FieldPath where = at.child(list).index(i).child(key);
          if (!seen.add(value)) {
            warn(where, "duplicate " + key + " \"" + value + "\"");
          }
          if (value.isEmpty() && key.equals("name")) {
            warn(where, "invalid empty name \"\"");
          }
        });
  }

  private void overhead() {
    spec.object("overhead")
        .ifPresent(given -> WholeBytes.check(given, at.child("overhead"), BYTES, warnings));
    boolean field = spec.object("securityContext", "seccompProfile").isPresent();
    if (!field && annotations.containsKey(SECCOMP)) {
      warn(annotation(SECCOMP), USE_SECCOMP);
    }
  }

  private void containers(boolean template) {
    eachContainer((container, where) -> {
      String name = container.string("name").orElse("");
      JsonObject security = container.object("securityContext").orElseGet(JsonObject::new);
      if (!security.containsKey("seccompProfile")
          && annotations.containsKey(CONTAINER_SECCOMP + name)) {
        warn(annotation(CONTAINER_SECCOMP + name), USE_SECCOMP);
      }
      boolean armored = spec.at("securityContext", "appArmorProfile") != null;
      if (!security.containsKey("appArmorProfile")
          && annotations.containsKey(APP_ARMOR + name)
          && !(template && armored)) {
        warn(
            annotation(APP_ARMOR + name),
            "deprecated since v1.30; use the \"appArmorProfile\" field instead");
      }
      for (String amounts : List.of("limits", "requests")) {
        container
            .object("resources", amounts)
            .ifPresent(given ->
                WholeBytes.check(given, where.child("resources", amounts), BYTES, warnings));
      }
      environment(container, where);
    });
  }

  private void environment(JsonObject container, FieldPath where) {
    Set<String> seen = new HashSet<>();
    each(
        container,
        "env",
        (variable, i) -> {
          String name = variable.string("name").orElse("");
          String value = variable.string("value").orElse("");
          String reference = "$(" + name + ")";
          boolean extended =
              !variable.containsKey("valueFrom")
                  && !value.equals(reference)
                  && value.contains(reference);
          if (!seen.add(name) && !extended) {
            warn(
                where.child("env").index(i),
                "hides previous definition of \""
                    + name
                    + "\", which may be dropped when using apply");
          }
        });
  }

  private record Port(FieldPath field, String hostIp, long hostPort) {}

  private void ports() {
    Map<String, List<Port>> taken = new LinkedHashMap<>();
    eachContainer((container, where) ->
        each(
            container,
            "ports",
            (port, i) -> {
              Port own =
                  new Port(
                      where.child("ports").index(i),
                      port.string("hostIP").orElse(""),
                      port.integer("hostPort").orElse(0L));
              String number =
                  port.integer("containerPort").orElse(0L)
                      + "/"
                      + port.string("protocol").orElse("");
              List<Port> others = taken.computeIfAbsent(number, _ -> new ArrayList<>());
              others.forEach(other -> overlap(own, other));
              others.add(own);
            }));
  }

  private void overlap(Port own, Port other) {
    if (own.hostIp().equals(other.hostIp()) && own.hostPort() == other.hostPort()) {
      warn(own.field(), "duplicate port definition with " + other.field());
    } else if (own.hostPort() == 0 || other.hostPort() == 0) {
      warn(own.field(), "overlapping port definition with " + other.field());
    } else if (own.hostPort() == other.hostPort()
        && own.hostIp().isEmpty() != other.hostIp().isEmpty()) {
      warn(own.field(), "dangerously ambiguous port definition with " + other.field());
    }
  }

  private void portNames() {
    Map<String, FieldPath> names = new LinkedHashMap<>();
    eachContainer((container, where) ->
        each(
            container,
            "ports",
            (port, i) -> {
              String name = port.string("name").orElse("");
              FieldPath field = where.child("ports").index(i);
              FieldPath first = name.isEmpty() ? null : names.putIfAbsent(name, field);
              if (first != null) {
                warn(
                    field,
                    "duplicate port name \""
                        + name
                        + "\" with "
                        + first
                        + ", services and probes that select ports by name will use "
                        + first);
              }
            }));
  }

  private void affinity(String kind) {
    JsonObject affinity = spec.object("affinity", kind).orElseGet(JsonObject::new);
    FieldPath where = at.child("affinity", kind);
    String required = "requiredDuringSchedulingIgnoredDuringExecution";
    each(
        affinity,
        required,
        (term, i) -> {
          if (!term.containsKey("labelSelector")) {
            warn(where.child(required).index(i).child("labelSelector"), NO_POD);
          }
        });
    String preferred = "preferredDuringSchedulingIgnoredDuringExecution";
    each(
        affinity,
        preferred,
        (term, i) -> {
          if (term.at("podAffinityTerm", "labelSelector") == null) {
            warn(where.child(preferred).index(i).child("podAffinityTerm", "labelSelector"), NO_POD);
          }
        });
  }
}

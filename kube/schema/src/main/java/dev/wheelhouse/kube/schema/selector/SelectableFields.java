// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.selector;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The fields that field selectors may name, per built-in kind. Every kind has `metadata.name`, and
/// namespaced kinds `metadata.namespace`.
public final class SelectableFields {

  private static final List<String> ALWAYS = List.of("metadata.name", "metadata.namespace");

  private static final Map<String, List<String>> BY_KIND =
      Map.ofEntries(
          Map.entry(
              "/Pod",
              List.of(
                  "spec.nodeName",
                  "spec.restartPolicy",
                  "spec.schedulerName",
                  "spec.serviceAccountName",
                  "spec.hostNetwork",
                  "status.phase",
                  "status.podIP",
                  "status.podIPs",
                  "status.nominatedNodeName")),
          Map.entry("/Event", events("involvedObject", "reportingComponent", "source")),
          Map.entry("events.k8s.io/Event", events("regarding", "reportingController")),
          Map.entry("/Node", List.of("spec.unschedulable")),
          Map.entry("/Namespace", List.of("status.phase")),
          Map.entry("/Secret", List.of("type")),
          Map.entry("/Service", List.of("spec.clusterIP", "spec.type")),
          Map.entry("/ReplicationController", List.of("status.replicas")),
          Map.entry("apps/ReplicaSet", List.of("status.replicas")),
          Map.entry("batch/Job", List.of("status.successful")),
          Map.entry("certificates.k8s.io/CertificateSigningRequest", List.of("spec.signerName")),
          Map.entry("resource.k8s.io/ResourceSlice", List.of("spec.driver", "spec.nodeName")));

  private static final Map<String, String> ABSENT_MEANS =
      Map.of(
          "spec.unschedulable", "false",
          "spec.hostNetwork", "false",
          "status.replicas", "0",
          "status.successful", "0");

  private SelectableFields() {}

  private static List<String> events(String object, String... reporter) {
    return Stream.concat(
            Stream.of(
                object + ".kind",
                object + ".namespace",
                object + ".name",
                object + ".uid",
                object + ".apiVersion",
                object + ".resourceVersion",
                object + ".fieldPath",
                "reason",
                "type"),
            Stream.of(reporter))
        .toList();
  }

  /// Fails when a selector names a field that the kind does not offer.
  ///
  /// @param more the `selectableFields` of a custom resource, without the leading dot
  /// @throws PlatformException with [Reason#BAD_REQUEST] naming the field
  public static void check(FieldSelector selector, GroupVersionKind kind, List<String> more) {
    List<String> own = BY_KIND.getOrDefault(kind.group() + "/" + kind.kind(), List.of());
    for (FieldSelector.Term term : selector.terms()) {
      String field = term.field();
      if (!ALWAYS.contains(field) && !own.contains(field) && !more.contains(field)) {
        throw new PlatformException(Reason.BAD_REQUEST, "field label not supported: " + field);
      }
    }
  }

  /// Whether a selector that passed [#check] chooses an object.
  public static boolean matches(FieldSelector selector, JsonObject object) {
    return selector.matchesEverything() || selector.matches(field -> value(object, field));
  }

  private static String value(JsonObject object, String field) {
    Object value = object.at(field.split("\\.", -1));
    return switch (field) {
      case "status.successful" -> text(object.at("status", "succeeded"), "0");
      case "source" -> first(object.at("source", "component"), reporter(object));
      case "reportingComponent", "reportingController" -> reporter(object);
      default -> text(value, ABSENT_MEANS.getOrDefault(field, ""));
    };
  }

  private static String reporter(JsonObject event) {
    return first(event.get("reportingComponent"), text(event.get("reportingController"), ""));
  }

  private static String first(@Nullable Object value, String otherwise) {
    String text = text(value, "");
    return text.isEmpty() ? otherwise : text;
  }

  private static String text(@Nullable Object value, String absent) {
    return value == null ? absent : value.toString();
  }
}

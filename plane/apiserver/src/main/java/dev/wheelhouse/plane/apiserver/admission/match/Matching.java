// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.match;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.selector.LabelSelector;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The part of a webhook, policy or binding that says which requests it is about
/// (`admissionregistration.k8s.io/v1`, `MatchResources`).
///
/// @param included what matches; see `everything` for none
/// @param equivalent whether a rule for one version counts for all versions of the same objects
/// @param everything whether no rule at all means every request (policies) or none (webhooks)
public record Matching(
    List<Rule> included,
    List<Rule> excluded,
    LabelSelector namespaces,
    LabelSelector objects,
    boolean equivalent,
    boolean everything) {

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  /// Matches every request.
  public static final Matching ALL =
      new Matching(
          List.of(), List.of(), LabelSelector.EVERYTHING, LabelSelector.EVERYTHING, true, true);

  /// Of a webhook.
  public static Matching ofWebhook(JsonObject webhook) {
    return of(webhook, "rules", "", false);
  }

  /// Of `matchConstraints` or `matchResources`.
  public static Matching ofResources(JsonObject resources) {
    return of(resources, "resourceRules", "excludeResourceRules", true);
  }

  private static Matching of(
      JsonObject source, String included, String excluded, boolean everything) {
    return new Matching(
        rules(source, included),
        rules(source, excluded),
        LabelSelector.of(source.object("namespaceSelector").orElseGet(JsonObject::new)),
        LabelSelector.of(source.object("objectSelector").orElseGet(JsonObject::new)),
        source.string("matchPolicy").orElse("Equivalent").equals("Equivalent"),
        everything);
  }

  private static List<Rule> rules(JsonObject source, String key) {
    return source.array(key).map(JsonArray::objects).orElse(List.of()).stream()
        .map(Rule::of)
        .toList();
  }

  /// @return as what the request matches; null when it does not
  /// @throws PlatformException `NOT_FOUND` when its namespace does not exist and its labels matter
  public @Nullable Match match(
      AdmissionRequest request, Equivalents equivalents, ObjectReader reader) {
    if (!objects.matchesEverything() && !objectMatches(request)) {
      return null;
    }
    if (find(excluded, request, equivalents) != null) {
      return null;
    }
    Match match =
        included.isEmpty() && everything
            ? new Match(request.origin().requested(), request.kind())
            : find(included, request, equivalents);
    return match != null && namespaceMatches(request, reader) ? match : null;
  }

  private @Nullable Match find(
      List<Rule> rules, AdmissionRequest request, Equivalents equivalents) {
    GroupVersionResource requested = request.origin().requested();
    for (Rule rule : rules) {
      if (rule.matches(request, requested)) {
        return new Match(requested, request.kind());
      }
    }
    if (!equivalent || rules.isEmpty()) {
      return null;
    }
    List<GroupVersionResource> others = equivalents.of(request.resource());
    for (Rule rule : rules) {
      for (GroupVersionResource other : others) {
        if (!other.equals(requested) && rule.matches(request, other)) {
          return new Match(other, kind(request, equivalents, other));
        }
      }
    }
    return null;
  }

  private static GroupVersionKind kind(
      AdmissionRequest request, Equivalents equivalents, GroupVersionResource as) {
    return equivalents.kind(as, request.subresource());
  }

  private boolean objectMatches(AdmissionRequest request) {
    return switch (request.operation()) {
      case CREATE -> objects.matchesObject(request.object());
      case CONNECT -> false;
      case DELETE -> matches(request.before());
      case UPDATE -> objects.matchesObject(request.object()) || matches(request.before());
    };
  }

  private boolean matches(@Nullable JsonObject object) {
    return object != null && objects.matchesObject(object);
  }

  private boolean namespaceMatches(AdmissionRequest request, ObjectReader reader) {
    boolean itself = request.resource().equals(NAMESPACES);
    if (namespaces.matchesEverything() || (request.namespace().isEmpty() && !itself)) {
      return true;
    }
    boolean written =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    if (itself && request.subresource().isEmpty() && written) {
      return namespaces.matchesObject(request.object());
    }
    String name = itself ? request.name() : request.namespace();
    return namespaces.matchesObject(
        reader.get(NAMESPACES, "", name).orElseThrow(() -> Failures.notFound(NAMESPACES, name)));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.podsecurity;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import dev.wheelhouse.plane.apiserver.admission.AuditAnnotations;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Holds pods to their namespace's Pod Security Standard (`PodSecurity`), warns about workloads
/// whose pods would break it, and about pods that are there when a namespace gets a stricter one.
public final class PodSecurity implements ValidatingPlugin {

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final GroupResource PODS = new GroupResource("", "pods");

  /// Where in an object the template of its pods is.
  private static final Map<GroupResource, List<String>> TEMPLATES =
      Map.of(
          new GroupResource("", "podtemplates"), List.of("template"),
          new GroupResource("", "replicationcontrollers"), List.of("spec", "template"),
          new GroupResource("apps", "replicasets"), List.of("spec", "template"),
          new GroupResource("apps", "deployments"), List.of("spec", "template"),
          new GroupResource("apps", "statefulsets"), List.of("spec", "template"),
          new GroupResource("apps", "daemonsets"), List.of("spec", "template"),
          new GroupResource("batch", "jobs"), List.of("spec", "template"),
          new GroupResource("batch", "cronjobs"),
              List.of("spec", "jobTemplate", "spec", "template"));

  private static final String AUDIT = PolicyLabels.PREFIX;
  private static final Set<String> IGNORED_SUBRESOURCES =
      Set.of("exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status");

  private final ObjectReader objects;
  private final PodSecurityOptions options;

  public PodSecurity(ObjectReader objects, PodSecurityOptions options) {
    this.objects = objects;
    this.options = options;
  }

  @Override
  public String name() {
    return "PodSecurity";
  }

  @Override
  public void validate(AdmissionRequest request) {
    if (request.operation() == Operation.DELETE || request.operation() == Operation.CONNECT) {
      return;
    }
    GroupResource resource = request.resource();
    if (resource.equals(PODS)) {
      pod(request);
    } else if (!request.subresource().isEmpty()) {
      return;
    } else if (resource.equals(NAMESPACES)) {
      namespace(request);
    } else if (TEMPLATES.containsKey(resource)) {
      workload(request, TEMPLATES.get(resource));
    }
  }

  private PolicyLabels.Read policy(String namespace) {
    return objects
        .get(NAMESPACES, "", namespace)
        .map(found -> PolicyLabels.read(found, options.defaults()))
        .orElseGet(() -> new PolicyLabels.Read(options.defaults(), List.of()));
  }

  private boolean isExempt(AdmissionRequest request) {
    return options.exemptNamespaces().contains(request.namespace())
        || options.exemptUsers().contains(request.user().name());
  }

  private boolean isExempt(PodView pod) {
    return options
        .exemptRuntimeClasses()
        .contains(pod.spec().string("runtimeClassName").orElse(""));
  }

  private void pod(AdmissionRequest request) {
    if (IGNORED_SUBRESOURCES.contains(request.subresource()) || isExempt(request)) {
      return;
    }
    NamespacePolicy policy = policy(request.namespace()).policy();
    if (policy.enforcesNothing() && policy.tellsNothing()) {
      return;
    }
    PodView pod = PodView.of(request.object());
    Optional<PodView> before = request.previous().map(PodView::of);
    boolean same = before.filter(old -> !changes(pod, old)).isPresent();
    if (same || isExempt(pod)) {
      return;
    }
    AuditAnnotations.add(AUDIT + "enforce-policy", policy.enforce().toString());
    audit(policy, pod);
    List<Violation> broken = PodSecurityStandards.violations(policy.enforce(), pod);
    if (!broken.isEmpty()) {
      throw Failures.forbidden(
          PODS,
          request.name(),
          "violates PodSecurity \"" + policy.enforce() + "\": " + Violation.details(broken));
    }
    warn(request, policy, pod);
  }

  /// Of what can change in a pod, only its images and new ephemeral containers matter.
  private static boolean changes(PodView pod, PodView before) {
    return !images(pod).equals(images(before));
  }

  private static Map<String, String> images(PodView pod) {
    Map<String, String> images = new HashMap<>();
    for (JsonObject container : pod.containers()) {
      images.put(PodView.name(container), container.string("image").orElse(""));
    }
    return images;
  }

  private static void warn(AdmissionRequest request, NamespacePolicy policy, PodView pod) {
    List<Violation> broken = PodSecurityStandards.violations(policy.warn(), pod);
    if (!broken.isEmpty()) {
      request
          .warnings()
          .add("would violate PodSecurity \"" + policy.warn() + "\": " + Violation.details(broken));
    }
  }

  private static void audit(NamespacePolicy policy, PodView pod) {
    List<Violation> broken = PodSecurityStandards.violations(policy.audit(), pod);
    if (!broken.isEmpty()) {
      AuditAnnotations.add(
          AUDIT + "audit-violations",
          "would violate PodSecurity \"" + policy.audit() + "\": " + Violation.details(broken));
    }
  }

  private void workload(AdmissionRequest request, List<String> template) {
    if (isExempt(request)) {
      return;
    }
    NamespacePolicy policy = policy(request.namespace()).policy();
    if (policy.tellsNothing()) {
      return;
    }
    request
        .object()
        .object(template.toArray(String[]::new))
        .map(PodView::of)
        .filter(pod -> !isExempt(pod))
        .ifPresent(pod -> {
          audit(policy, pod);
          warn(request, policy, pod);
        });
  }

  private void namespace(AdmissionRequest request) {
    PolicyLabels.Read read = PolicyLabels.read(request.object(), options.defaults());
    Optional<PolicyLabels.Read> before =
        request.previous().map(old -> PolicyLabels.read(old, options.defaults()));
    requireReadable(request, read, before);
    LevelVersion enforce = read.policy().enforce();
    boolean stricter =
        before
            .map(old -> old.policy().enforce())
            .filter(old -> isStricter(enforce, old))
            .isPresent();
    if (stricter && !options.exemptNamespaces().contains(request.name())) {
      request.warnings().addAll(new ExistingPods(request.name(), enforce).warnings(pods(request)));
    }
  }

  private static void requireReadable(
      AdmissionRequest request, PolicyLabels.Read read, Optional<PolicyLabels.Read> before) {
    List<Cause> known = before.map(PolicyLabels.Read::problems).orElse(List.of());
    if (!read.problems().isEmpty() && !read.problems().equals(known)) {
      throw Failures.invalid(request.kind(), request.name(), read.problems());
    }
  }

  private static boolean isStricter(LevelVersion enforce, LevelVersion before) {
    return enforce.level() != Level.PRIVILEGED
        && !enforce.equals(before)
        && (enforce.minor() != before.minor() || enforce.level().compareTo(before.level()) > 0);
  }

  /// The namespace's pods, one of each controller first.
  private List<JsonObject> pods(AdmissionRequest request) {
    Set<String> controllers = new HashSet<>();
    List<JsonObject> first = new ArrayList<>();
    List<JsonObject> more = new ArrayList<>();
    for (JsonObject pod : objects.list(PODS, request.name())) {
      String controller = controller(pod);
      if (!isExempt(PodView.of(pod))) {
        (controller.isEmpty() || controllers.add(controller) ? first : more).add(pod);
      }
    }
    first.addAll(more);
    return first;
  }

  private static String controller(JsonObject pod) {
    return pod
        .array("metadata", "ownerReferences")
        .map(JsonArray::objects)
        .orElse(List.of())
        .stream()
        .filter(owner -> owner.bool("controller").orElse(false))
        .map(owner -> owner.string("uid").orElse(""))
        .findFirst()
        .orElse("");
  }
}

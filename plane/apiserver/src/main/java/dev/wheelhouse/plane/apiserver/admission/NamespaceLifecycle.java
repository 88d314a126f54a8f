// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.http.StatusException;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.List;
import java.util.Set;

/// Objects are created only in namespaces that exist and stay, and the namespaces the system lives
/// in are not deleted.
public final class NamespaceLifecycle implements ValidatingPlugin {

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final Set<String> KEPT = Set.of("default", "kube-system", "kube-public");

  private final ObjectReader objects;

  public NamespaceLifecycle(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "NamespaceLifecycle";
  }

  @Override
  public void validate(AdmissionRequest request) {
    boolean namespaceItself = request.resource().equals(NAMESPACES);
    switch (request.operation()) {
      case CREATE -> {
        if (!namespaceItself && !request.namespace().isEmpty()) {
          requireActive(request);
        }
      }
      case UPDATE, CONNECT -> {}
      case DELETE -> {
        if (namespaceItself && KEPT.contains(request.name())) {
          throw Failures.forbidden(NAMESPACES, request.name(), "this namespace may not be deleted");
        }
      }
    }
  }

  private void requireActive(AdmissionRequest request) {
    JsonObject namespace =
        objects
            .get(NAMESPACES, "", request.namespace())
            .orElseThrow(() -> Failures.notFound(NAMESPACES, request.namespace()));
    boolean going =
        namespace.at("metadata", "deletionTimestamp") != null
            || namespace.string("status", "phase").orElse("").equals("Terminating");
    // An action on an object that is there (a binding, an eviction) is let through.
    if (going && request.subresource().isEmpty()) {
      throw terminating(request);
    }
  }

  private static PlatformException terminating(AdmissionRequest request) {
    String namespace = request.namespace();
    Cause cause =
        new Cause(
            "metadata.namespace",
            "NamespaceTerminating",
            "namespace " + namespace + " is being terminated");
    return new StatusException(
        Reason.FORBIDDEN,
        request.resource()
            + " \""
            + request.name()
            + "\" is forbidden: unable to create new content in namespace "
            + namespace
            + " because it is being terminated",
        new StatusException.Details(
            request.resource().group(), request.resource().resource(), request.name()),
        List.of(cause));
  }
}

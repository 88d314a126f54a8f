// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;

/// The refusal of a request, worded as Kubernetes does.
public final class Forbidden {

  private Forbidden() {}

  /// For example `pods is forbidden: User "x" cannot list resource "pods" in API group "" in the
  /// namespace "y"`, or `forbidden: User "x" cannot get path "/metrics"`.
  public static PlatformException of(Attributes attributes) {
    return new PlatformException(Reason.FORBIDDEN, message(attributes));
  }

  /// As [#of(Attributes)] with the authorizer's reason behind it, where it gave one.
  public static PlatformException of(Attributes attributes, String reason) {
    String message = message(attributes);
    return new PlatformException(
        Reason.FORBIDDEN, reason.isEmpty() ? message : message + ": " + reason);
  }

  static String message(Attributes attributes) {
    String sentence = "User \"%s\" cannot %s".formatted(attributes.user().name(), what(attributes));
    return subject(attributes) + "forbidden: " + sentence;
  }

  private static String subject(Attributes attributes) {
    if (!attributes.resourceRequest()) {
      return "";
    }
    String resource =
        attributes.group().isEmpty()
            ? attributes.resource()
            : attributes.resource() + "." + attributes.group();
    return attributes.name().isEmpty()
        ? resource + " is "
        : "%s \"%s\" is ".formatted(resource, attributes.name());
  }

  private static String what(Attributes attributes) {
    if (!attributes.resourceRequest()) {
      return "%s path \"%s\"".formatted(attributes.verb(), attributes.path());
    }
    String resource =
        attributes.subresource().isEmpty()
            ? attributes.resource()
            : attributes.resource() + "/" + attributes.subresource();
    String where =
        attributes.namespace().isEmpty()
            ? "at the cluster scope"
            : "in the namespace \"%s\"".formatted(attributes.namespace());
    return "%s resource \"%s\" in API group \"%s\" %s"
        .formatted(attributes.verb(), resource, attributes.group(), where);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

/// Events of the core group and of `events.k8s.io`.
///
/// @param subject the field that names the object the event is about
record EventRules(String subject) implements KindRules {

  @Override
  public void create(Scope event) {
    Scope about = event.inOrEmpty(subject);
    String namespace = event.object().string("metadata", "namespace").orElse("");
    String aboutNamespace = about.text("namespace");
    boolean clusterScoped = aboutNamespace.isEmpty();
    boolean inDefault = namespace.equals("default") || namespace.equals("kube-system");
    if (clusterScoped ? !inDefault : !aboutNamespace.equals(namespace)) {
      event
          .problems()
          .invalid(about.path("namespace"), aboutNamespace, "does not match event.namespace");
    }
  }
}

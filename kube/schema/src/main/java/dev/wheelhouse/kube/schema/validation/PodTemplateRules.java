// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

/// `v1 PodTemplate`.
final class PodTemplateRules implements KindRules {

  @Override
  public void create(Scope template) {
    PodSpecRules.template(template);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

/// `autoscaling/v1 Scale`.
final class ScaleRules implements KindRules {

  @Override
  public void create(Scope scale) {
    scale.inOrEmpty("spec").nonNegative("replicas");
  }
}

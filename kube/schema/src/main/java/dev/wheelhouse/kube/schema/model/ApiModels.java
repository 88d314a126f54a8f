// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.model;

/// The API models that come with the program.
public final class ApiModels {

  private ApiModels() {}

  /// The stable API of Kubernetes 1.36. One instance per program; parts are read when first used.
  public static KubernetesModel kubernetes() {
    return Holder.KUBERNETES;
  }

  private static final class Holder {
    static final KubernetesModel KUBERNETES = KubernetesModel.load();
  }
}

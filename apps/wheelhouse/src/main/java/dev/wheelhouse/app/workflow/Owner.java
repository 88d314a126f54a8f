// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.workflow;

/// What may have a workflow.
enum Owner {
  app("core.oam.dev/v1beta1", "Application"),
  run("core.oam.dev/v1alpha1", "WorkflowRun");

  private final String apiVersion;
  private final String kind;

  Owner(String apiVersion, String kind) {
    this.apiVersion = apiVersion;
    this.kind = kind;
  }

  String apiVersion() {
    return apiVersion;
  }

  String kind() {
    return kind;
  }
}

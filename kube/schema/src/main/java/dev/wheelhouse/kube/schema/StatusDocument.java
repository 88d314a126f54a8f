// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema;

import dev.wheelhouse.base.json.JsonObject;

/// `Status` of `v1`: what a Kubernetes API answers where there is no object to answer with.
public final class StatusDocument {

  private StatusDocument() {}

  /// A refusal without details.
  ///
  /// @param code of HTTP
  /// @param reason a word for programs, such as `NotFound`
  public static JsonObject failure(int code, String reason, String message) {
    return JsonObject.of(
        "kind",
        "Status",
        "apiVersion",
        "v1",
        "metadata",
        new JsonObject(),
        "status",
        "Failure",
        "message",
        message,
        "reason",
        reason,
        "code",
        (long) code);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;

/// What the error stream says at the end of a conversation (`metav1.Status`).
final class ExecStatus {

  private ExecStatus() {}

  static JsonObject success() {
    return JsonObject.of("metadata", new JsonObject(), "status", "Success");
  }

  /// How kubectl learns the exit code of the command.
  static JsonObject exited(int code) {
    if (code == 0) {
      return success();
    }
    JsonObject cause = JsonObject.of("reason", "ExitCode", "message", Integer.toString(code));
    return JsonObject.of(
        "metadata",
        new JsonObject(),
        "status",
        "Failure",
        "message",
        "command terminated with non-zero exit code: exit status " + code,
        "reason",
        "NonZeroExitCode",
        "details",
        JsonObject.of("causes", JsonArray.of(cause)));
  }

  static JsonObject failed(String message) {
    return JsonObject.of(
        "metadata",
        new JsonObject(),
        "status",
        "Failure",
        "message",
        "Internal error occurred: " + message,
        "reason",
        "InternalError",
        "details",
        JsonObject.of("causes", JsonArray.of(JsonObject.of("message", message))),
        "code",
        500L);
  }
}

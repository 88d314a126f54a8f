// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

/// A container could not be started. The reason is what `state.waiting.reason` shows.
final class StartFailure extends Exception {

  static final String RUN = "RunContainerError";
  static final String CONFIGURATION = "CreateContainerConfigError";
  static final String PULL = "ErrImagePull";
  static final String PULL_BACK_OFF = "ImagePullBackOff";

  private static final long serialVersionUID = 1;

  private final String reason;

  StartFailure(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}

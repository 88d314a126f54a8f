// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import java.util.Set;

/// A container could not be started. The reason is what `state.waiting.reason` shows.
final class StartFailure extends Exception {

  static final String RUN = "RunContainerError";
  static final String CONFIGURATION = "CreateContainerConfigError";
  static final String PULL = "ErrImagePull";
  static final String INVALID_NAME = "InvalidImageName";
  static final String INSPECT = "ImageInspectError";
  static final String NEVER_PULL = "ErrImageNeverPull";
  static final String PULL_BACK_OFF = "ImagePullBackOff";

  private static final Set<String> IMAGE = Set.of(PULL, INVALID_NAME, INSPECT, NEVER_PULL);
  private static final long serialVersionUID = 1;

  private final String reason;

  StartFailure(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  /// Whether the image is what is missing; events name the reason alone then.
  boolean ofImage() {
    return IMAGE.contains(reason);
  }

  String reason() {
    return reason;
  }

  String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}

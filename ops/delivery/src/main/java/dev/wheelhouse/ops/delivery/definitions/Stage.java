// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.Arrays;
import java.util.List;

/// When the objects of a trait come into a cluster: `spec.stage` of its definition.
public enum Stage {
  /// Before the workload, which waits until they are healthy.
  PRE_DISPATCH("PreDispatch"),
  /// With the workload.
  DEFAULT_DISPATCH("DefaultDispatch"),
  /// Once the workload is healthy; they may be made from what it is then.
  POST_DISPATCH("PostDispatch");

  private static final String PATH = "spec.stage";

  private final String text;

  Stage(String text) {
    this.text = text;
  }

  /// As definitions name it.
  public String text() {
    return text;
  }

  /// @param text empty for the default
  /// @throws PlatformException `INVALID` for a stage that there is not
  static Stage of(String text) {
    if (text.isEmpty()) {
      return DEFAULT_DISPATCH;
    }
    return Arrays.stream(values())
        .filter(it -> it.text.equals(text))
        .findFirst()
        .orElseThrow(() -> unknown(text));
  }

  private static PlatformException unknown(String text) {
    String message =
        "Unsupported value: \""
            + text
            + "\": supported values: "
            + Arrays.stream(values()).map(Stage::text).toList();
    return new PlatformException(
        Reason.INVALID,
        PATH + ": " + message,
        List.of(new Cause(PATH, "FieldValueNotSupported", message)));
  }
}

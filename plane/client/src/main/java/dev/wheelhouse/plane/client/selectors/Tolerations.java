// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.selectors;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether a pod tolerates a node's taint.
public final class Tolerations {

  private Tolerations() {}

  public static boolean tolerate(List<Toleration> tolerations, Taint taint) {
    for (Toleration toleration : tolerations) {
      if (tolerates(toleration, taint)) {
        return true;
      }
    }
    return false;
  }

  public static boolean tolerates(Toleration toleration, Taint taint) {
    return (isEmpty(toleration.getEffect()) || toleration.getEffect().equals(taint.getEffect()))
        && (isEmpty(toleration.getKey()) || toleration.getKey().equals(taint.getKey()))
        && ("Exists".equals(toleration.getOperator())
            || (!isEmpty(toleration.getKey())
                && text(toleration.getValue()).equals(text(taint.getValue()))));
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.memory;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.client.Resources;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Read, change, write, as a client does it beside running controllers: a write that lost the race
/// starts again from the newest state.
public final class Edits {

  private static final int ATTEMPTS = 100;

  private Edits() {}

  public static <T extends HasMetadata> T edit(
      Resources<T> resources, String namespace, String name, UnaryOperator<T> change) {
    return retry(
        () -> resources.update(change.apply(resources.get(namespace, name).orElseThrow())));
  }

  public static <T extends HasMetadata> T editStatus(
      Resources<T> resources, String namespace, String name, UnaryOperator<T> change) {
    return retry(
        () -> resources.updateStatus(change.apply(resources.get(namespace, name).orElseThrow())));
  }

  private static <T> T retry(Supplier<T> write) {
    for (int attempt = 1; ; attempt++) {
      try {
        return write.get();
      } catch (PlatformException e) {
        if (e.reason() != Reason.CONFLICT || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}

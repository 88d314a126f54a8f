// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.apiserver.registry.Charge;
import dev.wheelhouse.plane.apiserver.registry.StoredWrite;
import java.util.List;

/// A rule about writes. All plugins may change the object first, in order; then all look at the
/// result. Called by many threads at once.
public interface AdmissionPlugin {

  /// The name that `--enable-admission-plugins` and `--disable-admission-plugins` know it by, as
  /// kube-apiserver calls it; empty for what is no choice.
  default String name() {
    return "";
  }

  /// Whether it runs when no option names it.
  default boolean onByDefault() {
    return true;
  }

  /// Changes the object of the request in place. Called for every operation, before validation; a
  /// second time when another plugin changed the object later ([Reinvocation]), and again for each
  /// retry of a patch, so it must not add a thing twice.
  ///
  /// @throws PlatformException to refuse the write, usually `FORBIDDEN`
  default void mutate(AdmissionRequest request) {}

  /// Looks at the object as it would be stored.
  ///
  /// @throws PlatformException to refuse the write, usually `FORBIDDEN`
  default void validate(AdmissionRequest request) {}

  /// What else changes in the commit that stores a write. Asked for every write that is stored,
  /// also those that no plugin may refuse, so it must cost nothing where there is nothing to
  /// change.
  default List<Charge> charges(StoredWrite write) {
    return List.of();
  }
}

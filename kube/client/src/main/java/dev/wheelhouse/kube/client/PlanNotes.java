// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client;

import java.util.Set;

/// Takes what would be done on a cluster beside writing objects, where nothing is done yet.
public interface PlanNotes {

  /// In words.
  void say(String deed);

  /// Has something be as it was planned, or not be done at all.
  ///
  /// @param subject what
  /// @param to what tells it from all else
  void hold(String subject, String to);

  /// Has texts that came from Secrets not be shown, wherever they stand.
  void conceal(Set<String> texts);
}

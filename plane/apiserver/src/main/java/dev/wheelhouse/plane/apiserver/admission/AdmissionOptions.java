// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.plane.apiserver.admission.podsecurity.PodSecurityOptions;
import java.util.Set;

/// Which admission plugins run beside those that run by default.
///
/// @param enabled `--enable-admission-plugins`
/// @param disabled `--disable-admission-plugins`; wins over `enabled`
/// @param podSecurity what the plugin PodSecurity starts from
public record AdmissionOptions(
    Set<String> enabled, Set<String> disabled, PodSecurityOptions podSecurity) {

  public static final AdmissionOptions DEFAULT = new AdmissionOptions(Set.of(), Set.of());

  public AdmissionOptions(Set<String> enabled, Set<String> disabled) {
    this(enabled, disabled, PodSecurityOptions.DEFAULT);
  }

  public AdmissionOptions {
    enabled = Set.copyOf(enabled);
    disabled = Set.copyOf(disabled);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wheelhouse.base.errors.PlatformException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdmissionPluginsTest {

  private static final List<AdmissionPlugin> KNOWN =
      List.of(new AlwaysAdmit(), new DefaultTolerations(), new AlwaysDeny());

  private static List<String> chosen(Set<String> enabled, Set<String> disabled) {
    return AdmissionPlugins.choose(KNOWN, new AdmissionOptions(enabled, disabled)).stream()
        .map(AdmissionPlugin::name)
        .toList();
  }

  @Test
  void runsTheDefaultOnesAndThoseThatAreNamedInTheirOrder() {
    assertThat(chosen(Set.of(), Set.of())).containsExactly("DefaultTolerationSeconds");
    assertThat(chosen(Set.of("AlwaysDeny", "AlwaysAdmit"), Set.of()))
        .containsExactly("AlwaysAdmit", "DefaultTolerationSeconds", "AlwaysDeny");
    assertThat(chosen(Set.of("AlwaysDeny"), Set.of("AlwaysDeny", "DefaultTolerationSeconds")))
        .isEmpty();
  }

  @Test
  void refusesUnknownNamesAndTellsTheKnownOnes() {
    assertThatExceptionOfType(PlatformException.class)
        .isThrownBy(() -> chosen(Set.of(), Set.of("AlwaysMaybe")))
        .withMessageContaining("AlwaysMaybe")
        .withMessageContaining("AlwaysAdmit, AlwaysDeny, DefaultTolerationSeconds");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionRangeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          ^1.2         ; 1.2.0, 1.9.9          ; 1.1.9, 2.0.0, 2.0.0-rc1
          ^0.2.3       ; 0.2.3, 0.2.9          ; 0.3.0, 1.0.0
          ~1.2         ; 1.2.0, 1.2.9          ; 1.3.0
          ~1           ; 1.0.0, 1.9.0          ; 2.0.0
          1.x          ; 1.0.0, 1.9.0          ; 0.9.0, 2.0.0
          *            ; 0.0.1, 9.0.0          ; 1.0.0-rc1
          >=1.0.0 <2   ; 1.0.0, 1.9.9          ; 0.9.9, 2.0.0
          >1.2, <=1.4  ; 1.3.0, 1.4.9          ; 1.2.5, 1.5.0
          1.2 - 1.4    ; 1.2.0, 1.4.9          ; 1.1.0, 1.5.0
          1.0 || 3.x   ; 1.0.5, 3.1.0          ; 1.1.0, 2.0.0
          !=1.2.0      ; 1.2.1                 ; 1.2.0
          >=1.0.0-0    ; 1.0.0-rc1, 1.0.0      ; 0.9.0
          =1.2.3       ; 1.2.3, v1.2.3         ; 1.2.4
          """)
  void takesWhatItNames(String range, String inside, String outside) {
    VersionRange parsed = VersionRange.parse(range).orElseThrow();

    for (String version : inside.split(", ")) {
      assertThat(parsed.contains(Version.parse(version).orElseThrow())).as(version).isTrue();
    }
    for (String version : outside.split(", ")) {
      assertThat(parsed.contains(Version.parse(version).orElseThrow())).as(version).isFalse();
    }
  }

  @Test
  void isNoRangeWhatIsNone() {
    assertThat(VersionRange.parse("main")).isEmpty();
    assertThat(VersionRange.parse("^")).isEmpty();
    assertThat(VersionRange.parse("")).isEmpty();
  }

  @Test
  void ordersPreReleasesBeforeTheirRelease() {
    List<String> sorted =
        List.of("1.0.0", "1.0.0-rc.10", "1.0.0-rc.9", "1.0.0-alpha", "0.9.0").stream()
            .flatMap(it -> Version.parse(it).stream())
            .sorted()
            .map(Version::text)
            .toList();

    assertThat(sorted)
        .containsExactly("0.9.0", "1.0.0-alpha", "1.0.0-rc.9", "1.0.0-rc.10", "1.0.0");
  }

  @Test
  void choosesTheNewestAndNamesTheNearest() {
    List<String> there = List.of("1.0.0", "1.1.0", "2.0.0-rc1", "1.2.0+build", "edge");

    assertThat(VersionChoice.of(reference("latest"), there)).isEqualTo("1.2.0+build");
    assertThat(VersionChoice.of(reference("~1.1"), there)).isEqualTo("1.1.0");
    assertThat(VersionChoice.of(reference("edge"), there)).isEqualTo("edge");
    assertThat(VersionChoice.of(reference("latest"), List.of("1.0.0-a"))).isEqualTo("1.0.0-a");
    assertThatThrownBy(() -> VersionChoice.of(reference("1.1.5"), there))
        .hasMessage(
            "chart web 1.1.5 of https://x: there is no such version; the nearest are 2.0.0-rc1,"
                + " 1.2.0+build, 1.1.0, 1.0.0");
  }

  private static ChartReference reference(String version) {
    return new ChartReference("web", "https://x", version);
  }
}

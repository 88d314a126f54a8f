// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0Mi, 0",
    "100m, 100m",
    "1000m, 1",
    "0.5, 500m",
    "1.5, 1500m",
    "1500, 1500",
    "1000, 1k",
    "2000000, 2M",
    "1024, 1024",
    "1024Mi, 1Gi",
    "1.5Gi, 1536Mi",
    "512Ki, 512Ki",
    "0.5Ki, 512",
    "1e3, 1e3",
    "1E3, 1e3",
    "12e6, 12e6",
    "-5Gi, -5Gi",
    "+3, 3",
    "1n, 1n",
    "0.1n, 1n",
    "1234567, 1234567",
    "8Ei, 9223372036854775807",
    "100E, 9223372036854775807",
    "1.1, 1100m",
    "0.001u, 1n",
    "3.0, 3",
    ".5, 500m",
    "5., 5",
    "1Ti, 1Ti",
    "250000u, 250m"
  })
  void writesTheCanonicalForm(String text, String canonical) {
    assertThat(Quantity.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "-", "abc", "1.2.3", "1 Gi", "Gi", "0x10"})
  void refusesWhatIsNoQuantity(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .isInstanceOf(QuantityFormatException.class)
        .hasMessageStartingWith("quantities must match the regular expression");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1mi", "1KM", "1i", "1e", "1K"})
  void refusesUnknownSuffixes(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .isInstanceOf(QuantityFormatException.class)
        .hasMessage("unable to parse quantity's suffix");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1000m, 0",
    "1Gi, 1G, 1",
    "100m, 0.2, -1",
    "1.5Gi, 1536Mi, 0",
    "-1, 1, -1",
    "0, 0Mi, 0"
  })
  void comparesByAmount(String left, String right, int order) {
    assertThat(Integer.signum(Quantity.parse(left).compareTo(Quantity.parse(right))))
        .isEqualTo(order);
  }

  @Test
  void addsAndKeepsTheFormat() {
    assertThat(Quantity.parse("1Gi").plus(Quantity.parse("512Mi"))).hasToString("1536Mi");
    assertThat(Quantity.parse("250m").plus(Quantity.parse("1"))).hasToString("1250m");
    assertThat(Quantity.ZERO.plus(Quantity.parse("1Mi"))).hasToString("1Mi");
    assertThat(Quantity.parse("1").minus(Quantity.parse("250m"))).hasToString("750m");
    assertThat(Quantity.parse("250m").times(8)).hasToString("2");
  }

  @Test
  void roundsValuesUp() {
    assertThat(Quantity.parse("1001m").value()).isEqualTo(2);
    assertThat(Quantity.parse("1u").milliValue()).isEqualTo(1);
    assertThat(Quantity.parse("2").milliValue()).isEqualTo(2000);
    assertThat(Quantity.parse("8Ei").milliValue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void readsNumbersOfJsonTrees() {
    assertThat(Quantity.of(2L)).hasToString("2");
    assertThat(Quantity.of(0.5)).hasToString("500m");
    assertThat(Quantity.of(1.0E10)).hasToString("10e9");
  }

  @ParameterizedTest
  @CsvSource({"25%, 10, true, 3", "25%, 10, false, 2", "0%, 10, true, 0", "100%, 7, true, 7"})
  void scalesPercentages(String value, int total, boolean up, int expected) {
    assertThat(IntOrPercent.scaled(value, total, up)).isEqualTo(expected);
    assertThat(IntOrPercent.scaled(4L, total, up)).isEqualTo(4);
  }

  @Test
  void refusesTextThatIsNoPercentage() {
    assertThatThrownBy(() -> IntOrPercent.scaled("five", 10, true))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

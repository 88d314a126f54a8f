// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1}|{"a":1,"b":2}|false
          {"a":1}|{"a":2}|true
          {"a":1}|{}|true
          {"a":1}|{"a":1.0}|false
          {"a":{"b":"x"}}|{"a":{"b":"x","c":"y"}}|false
          {"a":{"b":"x"}}|{"a":"b"}|true
          {"a":["x"]}|{"a":["x","y"]}|true
          {"a":["x","y"]}|{"a":["y","x"]}|true
          {"a":[{"port":1}]}|{"a":[{"port":1,"protocol":"TCP"}]}|false
          {"a":[{"port":1}]}|{"a":[{"port":1},{"port":2}]}|true
          {"a":[{"name":"x","v":1}]}|{"a":[{"name":"w"},{"name":"x","v":1,"d":2}]}|false
          {"a":[{"name":"x","v":1}]}|{"a":[{"name":"x","v":2}]}|true
          {"a":[{"name":"x"}]}|{"a":[{"name":"y"}]}|true
          {"a":[{"name":"x","m":1},{"name":"x","m":2}]}|{"a":[{"name":"x","m":1},{"name":"x","m":2}]}|false
          {"a":[]}|{}|true
          """)
  void seesWhatIsMissingOrOtherwise(String wanted, String live, boolean expected) {
    assertThat(Drift.between(Json.readObject(wanted), Json.readObject(live))).isEqualTo(expected);
  }
}

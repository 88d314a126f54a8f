// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QosClassTest {

  /// The container asks for a CPU and limits nothing.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | Burstable",
        "{} | BestEffort",
        "{'requests':{'cpu':'0'}} | BestEffort",
        "{'limits':{'cpu':'1','memory':'1Gi'}} | Guaranteed"
      })
  void whatThePodAsksForCountsAloneEvenWhenThatIsNothing(String resources, String expected) {
    String pod =
        "{'spec':{'resources':%s,'containers':[{'resources':{'requests':{'cpu':'1'}}}]}}"
            .formatted(resources);

    assertThat(QosClass.of(Json.readObject(pod.replace('\'', '"')))).isEqualTo(expected);
  }
}

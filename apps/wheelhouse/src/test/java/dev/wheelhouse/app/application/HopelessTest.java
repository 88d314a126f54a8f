// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HopelessTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pod web-1: CrashLoopBackOff; Error with exit code 1|web-1
          new pod web-2: ErrImagePull: not found|web-2
          old pod web-1: CrashLoopBackOff|''
          building image|''
          getting ready: it does not answer on port 8080|''
          """)
  void looksAtThePodsThatAreToStay(String message, String pod) {
    assertThat(Hopeless.podOf(message).orElse("")).isEqualTo(pod);
  }

  private static ContainerStatus waiting(String reason, int restarts) {
    return new ContainerStatusBuilder()
        .withRestartCount(restarts)
        .withNewState()
        .withNewWaiting()
        .withReason(reason)
        .endWaiting()
        .endState()
        .build();
  }

  @Test
  void givesUpAfterTheThirdEnd() {
    assertThat(Hopeless.failed(waiting("CrashLoopBackOff", 1))).isFalse();
    assertThat(Hopeless.failed(waiting("CrashLoopBackOff", 2))).isTrue();
  }

  @Test
  void givesUpWithoutAnImage() {
    assertThat(Hopeless.failed(waiting("ErrImagePull", 0))).isFalse();
    assertThat(Hopeless.failed(waiting("ImagePullBackOff", 0))).isTrue();
    assertThat(Hopeless.failed(waiting("InvalidImageName", 0))).isTrue();
    assertThat(Hopeless.failed(waiting("ContainerCreating", 0))).isFalse();
    assertThat(Hopeless.failed(new ContainerStatus())).isFalse();
  }
}

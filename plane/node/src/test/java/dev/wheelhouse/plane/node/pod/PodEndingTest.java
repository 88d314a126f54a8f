// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PodEndingTest {

  private static final Pod PATIENT =
      new PodBuilder()
          .withNewMetadata()
          .withName("p")
          .endMetadata()
          .withNewSpec()
          .withTerminationGracePeriodSeconds(86_400L)
          .endSpec()
          .build();

  private static Pod marked(long grace) {
    return new PodBuilder(PATIENT)
        .editMetadata()
        .withDeletionGracePeriodSeconds(grace)
        .endMetadata()
        .build();
  }

  @Test
  void thePodsOwnTimeDoesNotCountWhenItsObjectWasRemovedByForce() {
    assertThat(PodEnding.grace(PATIENT, true)).isEqualTo(Duration.ofSeconds(1));
    assertThat(PodEnding.grace(marked(0), true)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void theMarkCountsBeforeThePodsOwnTime() {
    assertThat(PodEnding.grace(marked(7), false)).isEqualTo(Duration.ofSeconds(7));
    assertThat(PodEnding.grace(PATIENT, false)).isEqualTo(Duration.ofDays(1));
  }
}

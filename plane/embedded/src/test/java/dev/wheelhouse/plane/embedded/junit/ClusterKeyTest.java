// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.plane.embedded.MemoryPlane;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ClusterKeyTest {

  @EmbeddedKubernetes
  private static final class Plain {}

  @EmbeddedKubernetes(node = true, port = EmbeddedKubernetes.ANY_PORT)
  private static final class Full {}

  @EmbeddedKubernetes(port = 70_000)
  private static final class Wrong {}

  private static ClusterKey of(Class<?> test) {
    return ClusterKey.of(test.getAnnotation(EmbeddedKubernetes.class));
  }

  @Test
  void asksForNoSocketByDefault() {
    assertThat(of(Plain.class).setup()).isEqualTo(MemoryPlane.Setup.DEFAULT);
  }

  @Test
  void aNodeBringsTheScheduler() {
    assertThat(of(Full.class).setup())
        .isEqualTo(new MemoryPlane.Setup(true, true, true, OptionalInt.of(0)));
  }

  @Test
  void refusesWhatIsNoPort() {
    assertThatThrownBy(() -> of(Wrong.class))
        .hasMessageContaining("70000")
        .hasMessageContaining("ANY_PORT");
  }

  @Test
  void namespacesAreNamedAfterTheirTests() {
    assertThat(Namespaces.prefix("servesAPage")).isEqualTo("test-servesapage-");
    assertThat(Namespaces.prefix("_odd__Names_")).isEqualTo("test-odd-names-");
    assertThat(Namespaces.prefix("x".repeat(100))).hasSizeLessThan(58);
  }
}

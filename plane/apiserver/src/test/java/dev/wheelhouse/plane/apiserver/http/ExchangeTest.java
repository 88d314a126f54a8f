// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeTest {

  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final Exchange exchange = new Exchange(clock, "10.0.0.1");

  @Test
  void addsUpTheTimeOfSteps() throws Exception {
    exchange.within(() -> {
      for (int i = 0; i < 2; i++) {
        Exchange.timed(
            Exchange.Step.ENCODE,
            () -> {
              clock.advance(Duration.ofMillis(3));
              return true;
            });
      }
      return true;
    });

    assertThat(exchange.spent(Exchange.Step.ENCODE)).isEqualTo(6_000_000);
    assertThat(exchange.spent(Exchange.Step.ADMIT)).isZero();
    assertThat(exchange.elapsed()).isEqualTo(6_000_000);
  }

  @Test
  void isKnownOnlyWhileItsRequestIsAnswered() throws Exception {
    assertThat(Exchange.current()).isNull();
    assertThat(exchange.within(() -> exchange.equals(Exchange.current()))).isTrue();
    assertThat(Exchange.current()).isNull();
  }

  @Test
  void carriesHeadersAndAnnotations() throws Exception {
    List<String> annotated = new ArrayList<>();
    List<String> headers = new ArrayList<>();
    exchange.annotations((key, value) -> annotated.add(key + "=" + value));
    exchange.header("a", "1");

    exchange.within(() -> {
      Exchange.annotate("k", "v");
      return true;
    });
    exchange.headers((name, value) -> headers.add(name + "=" + value));

    assertThat(annotated).containsExactly("k=v");
    assertThat(headers).containsExactly("a=1");
  }
}

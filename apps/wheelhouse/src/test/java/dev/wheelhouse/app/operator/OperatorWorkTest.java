// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatorWorkTest {

  private final StringWriter said = new StringWriter();
  private final List<String> done = new ArrayList<>();
  private final Deque<RuntimeException> hindrances = new ArrayDeque<>();

  private OperatorWork work(Deque<String> rivals) {
    return new OperatorWork(
        () -> Optional.ofNullable(rivals.poll()),
        this::care,
        new OperatorMetrics(),
        Duration.ofMillis(1),
        new PrintWriter(said));
  }

  private OperatorWork.Care care() {
    RuntimeException hindrance = hindrances.poll();
    if (hindrance != null) {
      throw hindrance;
    }
    done.add("begun");
    return new OperatorWork.Care() {
      @Override
      public String awaitEnd() {
        return "a watch has ended";
      }

      @Override
      public void close() {
        done.add("closed");
      }
    };
  }

  @Test
  void triesAgainWhateverKeepsItFromBeginning() throws InterruptedException {
    hindrances.add(new IllegalStateException("no such field"));
    hindrances.add(new ClassCastException("not a number"));

    work(new ArrayDeque<>()).lead();

    assertThat(said.toString().lines())
        .containsExactly(
            "operator: does nothing: no such field",
            "operator: does nothing: not a number",
            "operator: looks after applications",
            "operator: does nothing: a watch has ended");
  }

  @Test
  void endsNotReadyWhenSomeChangesWouldNotBeSeenAnyMore() throws InterruptedException {
    OperatorWork work = work(new ArrayDeque<>());

    work.lead();

    assertThat(done).containsExactly("begun", "closed");
    assertThat(work.state()).isEqualTo(new OperatorState.Held("a watch has ended"));
    assertThat(work.state().ready()).isFalse();
  }

  @Test
  void waitsUntilNobodyElseLooksAfterApplications() throws InterruptedException {
    work(new ArrayDeque<>(List.of("KubeVela is there"))).lead();

    assertThat(said.toString().lines().limit(2))
        .satisfiesExactly(
            it -> assertThat(it).contains("KubeVela is there").contains("--take-over"),
            it -> assertThat(it).isEqualTo("operator: looks after applications"));
  }
}

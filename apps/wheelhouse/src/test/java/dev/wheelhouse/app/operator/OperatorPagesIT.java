// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperatorPagesIT {

  private final AtomicBoolean alive = new AtomicBoolean(true);
  private final AtomicReference<OperatorState> state =
      new AtomicReference<>(new OperatorState.Standing());
  private final OperatorMetrics metrics = new OperatorMetrics();
  private OperatorPages pages;
  private HttpClient client;

  @BeforeEach
  void start() {
    pages =
        OperatorPages.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            alive::get,
            state::get,
            metrics);
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    client.close();
    pages.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + pages.port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void areReadyForTheLeaderAndForThoseWhoStandBy() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(503);

    state.set(new OperatorState.Following("one"));
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").body()).isEqualTo("stands by; the leader is one\n");

    state.set(new OperatorState.Leading());
    assertThat(get("/readyz").statusCode()).isEqualTo(200);

    state.set(new OperatorState.Held("KubeVela's controller is there"));
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).contains("KubeVela's controller is there");
  }

  @Test
  void askForAnotherProcessWhenTheElectionIsStuck() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);

    alive.set(false);

    assertThat(get("/healthz").statusCode()).isEqualTo(503);
  }

  @Test
  void countReconcilesByResult() throws Exception {
    metrics.leads(true);
    metrics.timeControllerExecution(new Execution(false));
    try {
      metrics.timeControllerExecution(new Execution(true));
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("broken");
    }

    HttpResponse<String> page = get("/metrics");

    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(page.body())
        .contains("wheelhouse_leader 1.0")
        .contains("wheelhouse_reconciles_total{controller=\"app\",result=\"success\"} 1.0")
        .contains("wheelhouse_reconciles_total{controller=\"app\",result=\"error\"} 1.0")
        .contains("wheelhouse_reconcile_duration_seconds_count{controller=\"app\"} 2")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void areNothingElse() throws Exception {
    assertThat(get("/healthz/more").statusCode()).isEqualTo(404);
  }

  private record Execution(boolean fails)
      implements io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution<String> {

    @Override
    public String name() {
      return "reconcile";
    }

    @Override
    public String controllerName() {
      return "app";
    }

    @Override
    public String successTypeName(String result) {
      return result;
    }

    @Override
    public io.javaoperatorsdk.operator.processing.event.ResourceID resourceID() {
      return new io.javaoperatorsdk.operator.processing.event.ResourceID("name", "namespace");
    }

    @Override
    public java.util.Map<String, Object> metadata() {
      return java.util.Map.of();
    }

    @Override
    public String execute() {
      if (fails) {
        throw new IllegalStateException("broken");
      }
      return "done";
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.apiserver.authn.Credentials;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.metrics.Families;
import dev.wheelhouse.plane.apiserver.metrics.HealthMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {

  private Optional<String> trouble = Optional.empty();
  private final Health health =
      new Health(() -> trouble, new HealthMetrics(new Families(new PrometheusRegistry())));

  private ApiResponse.Whole get(String path) {
    return (ApiResponse.Whole)
        health.handle(
            new ApiRequest("GET", path, Map.of(), Map.of(), new byte[0], Credentials.NONE, null));
  }

  private String body(String path) {
    return new String(get(path).body(), StandardCharsets.UTF_8);
  }

  @Test
  void isNotReadyBeforeHooksAreDone() {
    Runnable done = health.hooks("start-something");

    assertThat(get("/readyz").status()).isEqualTo(500);
    assertThat(body("/readyz"))
        .contains("[-]poststarthook/start-something failed: reason withheld\n")
        .endsWith("readyz check failed\n");

    done.run();
    assertThat(body("/readyz")).isEqualTo("ok");
  }

  @Test
  void tellsWhyACheckFailsOnlyWhereItIsAskedForAlone() {
    trouble = Optional.of("the disk is gone");

    assertThat(body("/livez")).doesNotContain("disk").contains("[-]etcd failed: reason withheld");
    assertThat(body("/livez/etcd")).isEqualTo("internal server error: the disk is gone\n");
  }

  @Test
  void isLiveButNotReadyWhileItStops() {
    health.stop();

    assertThat(get("/livez").status()).isEqualTo(200);
    assertThat(get("/readyz").status()).isEqualTo(500);
    assertThat(body("/readyz/shutdown"))
        .isEqualTo("internal server error: process is shutting down\n");
  }
}

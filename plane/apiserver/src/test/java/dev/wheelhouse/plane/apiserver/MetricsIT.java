// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wheelhouse.testing.Eventually;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsIT {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String metrics() throws Exception {
    return server.send(server.request("/metrics")).body();
  }

  private static double value(String series) throws Exception {
    Matcher found =
        Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE)
            .matcher(metrics());
    return found.find() ? Double.parseDouble(found.group(1)) : 0;
  }

  private static double sum(String series) {
    try {
      return value(series);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String request(String verb, String scope, String code) {
    return "apiserver_request_total{code=\""
        + code
        + "\",component=\"apiserver\",dry_run=\"\",group=\"\",resource=\"configmaps\",scope=\""
        + scope
        + "\",subresource=\"\",verb=\""
        + verb
        + "\",version=\"v1\"}";
  }

  @Test
  void countsRequestsByTheLabelsOfKubernetes() throws Exception {
    double created = value(request("POST", "resource", "201"));
    double missed = value(request("GET", "resource", "404"));

    server.post(MAPS, "{\"metadata\":{\"name\":\"counted\"}}");
    server.get(MAPS + "/nobody");

    assertThat(value(request("POST", "resource", "201"))).isEqualTo(created + 1);
    assertThat(value(request("GET", "resource", "404"))).isEqualTo(missed + 1);
    assertThat(metrics())
        .contains("# TYPE apiserver_request_total counter")
        .contains("# TYPE apiserver_request_duration_seconds histogram")
        .contains("apiserver_response_sizes_bucket{")
        .contains("apiserver_storage_objects{resource=\"configmaps\"}")
        .contains("apiserver_admission_controller_admission_duration_seconds_count{")
        .contains("name=\"NamespaceLifecycle\"")
        .contains("etcd_request_duration_seconds_count{")
        .contains("kubernetes_build_info{")
        .contains("process_cpu_seconds_total")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void namesThatAreNotServedMakeNoSeries() throws Exception {
    server.get("/apis/made.up/v1/namespaces/x/things/a");
    server.get("/api/v1/namespaces/default/configmaps/a/made-up");

    assertThat(metrics()).doesNotContain("made.up").doesNotContain("made-up");
  }

  @Test
  void countsWatchesAndTheirEvents() throws Exception {
    String open =
        "apiserver_longrunning_requests{component=\"apiserver\",group=\"\",resource=\"secrets\","
            + "scope=\"namespace\",subresource=\"\",verb=\"WATCH\",version=\"v1\"}";
    String events = "apiserver_watch_events_total{group=\"\",resource=\"secrets\",version=\"v1\"}";
    try (InputStream watch = server.open("/api/v1/namespaces/default/secrets?watch=1")) {
      assertThat(value(open)).isEqualTo(1);

      server.post("/api/v1/namespaces/default/secrets", "{\"metadata\":{\"name\":\"seen\"}}");
      assertThat(watch.read()).isEqualTo('{');

      assertThat(value(events)).isEqualTo(1);
    }
    Eventually.within(Duration.ofSeconds(10), "the watch is closed", () -> sum(open) == 0);
  }

  @Test
  void speaksOpenMetricsToThoseWhoAsk() throws Exception {
    var answer =
        server.send(server.request("/metrics").header("accept", "application/openmetrics-text"));

    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(answer.body()).endsWith("# EOF\n");
  }

  @Test
  void refusesThoseWhoMayNotLook() throws Exception {
    var answer =
        server.send(
            HttpRequest.newBuilder(server.request("/metrics").build().uri())
                .header("authorization", "Bearer nobody-token"));

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void tellsWhatHealthChecksSaid() throws Exception {
    server.send(server.request("/readyz"));

    assertThat(server.send(server.request("/metrics/slis")).body())
        .contains("kubernetes_healthcheck{name=\"etcd\",type=\"readyz\"} 1")
        .contains(
            "kubernetes_healthchecks_total{name=\"ping\",status=\"success\",type=\"readyz\"}");
  }

  @Test
  void promtoolFindsNothingWrong(@TempDir Path directory) throws Exception {
    assumeTrue(Files.isExecutable(PROMTOOL), "promtool is not installed");
    server.post(MAPS, "{\"metadata\":{\"name\":\"checked\"}}");
    Path page = Files.writeString(directory.resolve("metrics"), metrics());
    Path said = directory.resolve("said");

    Process check =
        new ProcessBuilder(PROMTOOL.toString(), "check", "metrics")
            .redirectInput(page.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();

    assertThat(check.waitFor()).as(Files.readString(said)).isZero();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.charts.Charts.Memory;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.testing.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartsIT {

  private static final Memory FOR_A_MINUTE = new Memory("", Duration.ofMinutes(1));
  private static final Map<String, String> FACTS =
      Map.of(
          "templates/facts.yaml",
          """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: facts}
          data:
            kube: {{ .Capabilities.KubeVersion.Minor | quote }}
            kind: {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" | quote }}
            upgrade: {{ .Release.IsUpgrade | quote }}
            revision: {{ .Release.Revision | quote }}
            here: {{ (lookup "v1" "Secret" .Release.Namespace "known").data.a | quote }}
            elsewhere: {{ lookup "v1" "Secret" "kube-system" "known" | toJson | quote }}
            value: {{ required "value is needed" .Values.value | quote }}
          """);

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final ServedCharts served = new ServedCharts();
  private final MemoryCluster cluster = new MemoryCluster();

  @AfterEach
  void close() {
    served.close();
  }

  private ChartReference named(String version) {
    return new ChartReference("web", served.address(), version);
  }

  @Test
  void fetchesFromRepositoryRegistryAndAddress() {
    served.add("web", "1.0.0", Map.of());
    served.add("web", "1.1.0+b", Map.of());

    try (Charts charts =
        new Charts(folder, AddressRules.allowing(java.util.List.of("127.0.0.0/8")), clock)) {
      assertThat(charts.fetch(named("^1.0"), ChartCredentials.NONE, FOR_A_MINUTE).version())
          .isEqualTo("1.1.0+b");
      for (String version : new String[] {"1.1.0+b", "~1.1", "latest"}) {
        ChartReference reference = new ChartReference(served.registry("web"), "", version);
        assertThat(charts.fetch(reference, ChartCredentials.NONE, FOR_A_MINUTE).version())
            .isEqualTo("1.1.0+b");
      }
      ChartReference address = new ChartReference(served.address() + "/web-1.0.0.tgz", "", "");
      assertThat(charts.fetch(address, ChartCredentials.NONE, FOR_A_MINUTE).version())
          .isEqualTo("1.0.0");
    }
  }

  @Test
  void asksTheNetworkOnceForAWhile() {
    served.add("web", "1.0.0", Map.of());

    try (Charts charts =
        new Charts(folder, AddressRules.allowing(java.util.List.of("127.0.0.0/8")), clock)) {
      charts.fetch(named("latest"), ChartCredentials.NONE, FOR_A_MINUTE);
      int asked = served.requests();
      charts.fetch(named("latest"), ChartCredentials.NONE, FOR_A_MINUTE);
      assertThat(served.requests()).isEqualTo(asked);

      served.add("web", "2.0.0", Map.of());
      clock.advance(Duration.ofMinutes(2));
      assertThat(charts.fetch(named("latest"), ChartCredentials.NONE, FOR_A_MINUTE).version())
          .isEqualTo("2.0.0");
    }
  }

  @Test
  void remembersForAWhileThatThereIsNothing() {
    served.add("web", "1.0.0", Map.of());

    try (Charts charts =
        new Charts(folder, AddressRules.allowing(java.util.List.of("127.0.0.0/8")), clock)) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> charts.fetch(named("9.0.0"), ChartCredentials.NONE, FOR_A_MINUTE))
            .hasMessageContaining("there is no such version; the nearest are 1.0.0");
      }
      assertThat(served.requests()).isEqualTo(1);
      ChartReference other = new ChartReference("wep", served.address(), "1.0.0");
      assertThatThrownBy(() -> charts.fetch(other, ChartCredentials.NONE, FOR_A_MINUTE))
          .hasMessageContaining("chart wep is not in " + served.address())
          .hasMessageContaining("did you mean \"web\"?");
    }
  }

  @Test
  void refusesAnArchiveThatIsAnotherThanItsDigestSays() {
    served.add("web", "1.0.0", Map.of());
    served.spoil("web", "1.0.0");

    try (Charts charts =
        new Charts(folder, AddressRules.allowing(java.util.List.of("127.0.0.0/8")), clock)) {
      assertThatThrownBy(() -> charts.fetch(named("1.0.0"), ChartCredentials.NONE, FOR_A_MINUTE))
          .hasMessageContaining("is not what it is said to be: its digest is");
    }
  }

  @Test
  void showsWhatTheSecretHas() {
    served.add("web", "1.0.0", Map.of());
    served.demand("Basic " + encoded("ada:secret"));
    ChartCredentials credentials =
        ChartCredentials.of(
            JsonObject.of(
                "data", JsonObject.of("username", encoded("ada"), "password", encoded("secret"))));

    try (Charts charts =
        new Charts(folder, AddressRules.allowing(java.util.List.of("127.0.0.0/8")), clock)) {
      assertThatThrownBy(() -> charts.fetch(named("1.0.0"), ChartCredentials.NONE, FOR_A_MINUTE))
          .hasMessageContaining("answered 401: name a Secret with credentials")
          .hasMessageNotContaining("ada");
      assertThat(charts.fetch(named("1.0.0"), credentials, FOR_A_MINUTE).name()).isEqualTo("web");
      ChartReference oci = new ChartReference(served.registry("web"), "", "1.0.0");
      assertThat(charts.fetch(oci, credentials, FOR_A_MINUTE).name()).isEqualTo("web");
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private RenderRequest request(long revision, JsonObject values, Duration timeout) {
    return new RenderRequest("shop", "trade", revision, values, Optional.of(cluster), timeout);
  }

  private void putSecrets() {
    for (String namespace : new String[] {"trade", "kube-system"}) {
      cluster.put(
          JsonObject.of(
              "apiVersion",
              "v1",
              "kind",
              "Secret",
              "metadata",
              JsonObject.of("name", "known", "namespace", namespace),
              "data",
              JsonObject.of("a", "YQ==")));
    }
  }

  private static void assumeHelm() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "Helm's library is there for Linux on amd64 only");
  }

  @Test
  void templatesLearnOfTheClusterAndOfTheirNamespaceOnly() {
    assumeHelm();
    putSecrets();
    served.add("web", "1.0.0", FACTS);

    try (Charts charts =
        new Charts(folder, AddressRules.allowing(java.util.List.of("127.0.0.0/8")), clock)) {
      Chart chart = charts.fetch(named("1.0.0"), ChartCredentials.NONE, FOR_A_MINUTE);
      JsonObject first =
          charts.render(
              chart, request(1, JsonObject.of("value", "x"), Duration.ofMinutes(1)), "local");
      assertThat(first.string("info", "status")).contains("pending-install");
      assertThat(first.string("manifest").orElse(""))
          .contains("kube: \"36\"", "kind: \"true\"", "upgrade: \"false\"", "revision: \"1\"")
          .contains("here: \"YQ==\"", "elsewhere: \"{}\"", "value: \"x\"");

      JsonObject seventh =
          charts.render(
              chart, request(7, JsonObject.of("value", "x"), Duration.ofMinutes(1)), "local");
      assertThat(seventh.string("info", "status")).contains("pending-upgrade");
      assertThat(seventh.integer("version")).contains(7L);
      assertThat(seventh.string("manifest").orElse(""))
          .contains("upgrade: \"true\"", "revision: \"7\"");
    }
  }

  @Test
  void saysWhereATemplateIsWrongAndGoesOn() {
    assumeHelm();
    putSecrets();
    served.add("web", "1.0.0", FACTS);

    try (Charts charts =
        new Charts(folder, AddressRules.allowing(java.util.List.of("127.0.0.0/8")), clock)) {
      Chart chart = charts.fetch(named("1.0.0"), ChartCredentials.NONE, FOR_A_MINUTE);
      assertThatThrownBy(() ->
              charts.render(chart, request(1, new JsonObject(), Duration.ofMinutes(1)), "local"))
          .hasMessageContaining("web/templates/facts.yaml:")
          .hasMessageContaining("value is needed");
      JsonObject good =
          charts.render(
              chart, request(1, JsonObject.of("value", "x"), Duration.ofMinutes(1)), "local");
      assertThat(good.string("manifest").orElse("")).contains("ConfigMap");
    }
  }

  @Test
  void endsATemplateThatDoesNotEnd() {
    assumeHelm();
    served.add(
        "web",
        "1.0.0",
        Map.of(
            "templates/loop.yaml",
            "{{ range $i := until 100000 }}{{ range $j := until 100000 }}{{ end }}{{ end }}"));

    try (Charts charts =
        new Charts(folder, AddressRules.allowing(java.util.List.of("127.0.0.0/8")), clock)) {
      Chart endless = charts.fetch(named("1.0.0"), ChartCredentials.NONE, FOR_A_MINUTE);
      assertThatThrownBy(() ->
              charts.render(endless, request(1, new JsonObject(), Duration.ofSeconds(3)), "local"))
          .hasMessageContaining("is not rendered after 3 seconds");
    }
  }

  private JsonObject renderedPatiently(Charts charts, Chart chart, String value) {
    return charts.render(chart, request(1, JsonObject.of("value", value), Duration.ZERO), "local");
  }

  /// The process that renders, which works in the folder of the charts.
  private ProcessHandle child() {
    return ProcessHandle.current().children().filter(this::worksHere).findFirst().orElseThrow();
  }

  private boolean worksHere(ProcessHandle process) {
    try {
      Path place = Path.of("/proc", Long.toString(process.pid()), "cwd");
      return Files.readSymbolicLink(place).equals(folder.toRealPath());
    } catch (IOException _) {
      return false; // it has ended
    }
  }

  @Test
  void goesOnWithAnotherProcessWhenTheOneThereIsEnds() throws Exception {
    assumeHelm();
    putSecrets();
    served.add("web", "1.0.0", FACTS);

    try (Charts charts =
        new Charts(folder, AddressRules.allowing(java.util.List.of("127.0.0.0/8")), clock)) {
      Chart chart = charts.fetch(named("1.0.0"), ChartCredentials.NONE, FOR_A_MINUTE);
      assertThat(renderedPatiently(charts, chart, "x").string("manifest")).isPresent();
      ProcessHandle first = child();
      int stopped =
          new ProcessBuilder("kill", "-STOP", Long.toString(first.pid())).start().waitFor();
      assertThat(stopped).isZero();

      FutureTask<JsonObject> second = new FutureTask<>(() -> renderedPatiently(charts, chart, "y"));
      Thread asking = Thread.ofPlatform().start(second);
      while (asking.getState() != Thread.State.TIMED_WAITING && asking.isAlive()) {
        Thread.onSpinWait();
      }
      assertThat(first.destroyForcibly()).isTrue();

      assertThat(second.get().string("manifest").orElse("")).contains("value: \"y\"");
    }
  }

  @SuppressWarnings("try") // the server ends before its block does
  @Test
  void waitsNotForLongForWhatAnotherFetches() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Charts charts =
            new Charts(folder, AddressRules.allowing(java.util.List.of("127.0.0.0/8")), clock)) {
      ChartReference reference =
          new ChartReference("http://127.0.0.1:" + silent.getLocalPort() + "/web.tgz", "", "");
      FutureTask<Chart> first =
          new FutureTask<>(() -> charts.fetch(reference, ChartCredentials.NONE, FOR_A_MINUTE));
      Thread asking = Thread.ofPlatform().start(first);
      try (Socket asked = silent.accept()) {
        assertThat(asked.isConnected()).isTrue();
        assertThatThrownBy(() -> charts.fetch(reference, ChartCredentials.NONE, FOR_A_MINUTE))
            .hasMessageContaining("waits for other charts");
        silent.close(); // nobody is to ask again
      }
      asking.join();
    }
  }

  @Test
  void doesNotTakeAllThreadsForChartsThatTakeTheirTime() throws Exception {
    CountDownLatch begun = new CountDownLatch(4);
    CountDownLatch end = new CountDownLatch(1);
    ChartRenderer slow =
        new ChartRenderer() {
          @Override
          public JsonObject render(Chart chart, RenderRequest request) {
            begun.countDown();
            try {
              end.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return new JsonObject();
          }

          @Override
          public void close() {}
        };
    Chart chart = new Chart("web", "1.0.0", "0".repeat(64), folder, java.util.List.of());
    try (Charts charts = new Charts(new ChartStore(folder, AddressRules.NARROW), slow, clock)) {
      java.util.List<Thread> busy =
          java.util.stream.IntStream.range(0, 4)
              .mapToObj(
                  i -> Thread.ofPlatform().start(() -> renderedPatiently(charts, chart, "v" + i)))
              .toList();
      begun.await();

      assertThatThrownBy(() -> renderedPatiently(charts, chart, "fifth"))
          .hasMessageContaining("web 1.0.0 waits for other charts");
      end.countDown();
      for (Thread thread : busy) {
        thread.join();
      }
      assertThat(renderedPatiently(charts, chart, "fifth")).isEmpty();
    }
  }
}

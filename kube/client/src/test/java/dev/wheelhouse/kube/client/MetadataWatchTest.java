// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.inprocess.LocalServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MetadataWatchTest {

  private static final String END = "";

  private final Script script = new Script();
  private final KubernetesClient client = KubeClients.of(script);
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final MetadataWatch watch =
      new MetadataWatch(
          client,
          "/api/v1/pods",
          "app",
          new MetadataWatch.Listener() {
            @Override
            public void changed(ObjectMark object) {
              told.add(object.name() + object.version() + object.labels().get("app"));
            }

            @Override
            public void following(boolean now) {
              told.add(now ? "following" : "broken");
            }
          },
          Clock.system());

  /// A server that answers lists and watches in the order they were written down.
  private static final class Script implements LocalServer {

    private final BlockingQueue<Answer> lists = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    void list(String version, String... items) {
      lists.add(
          whole(
              200,
              "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\""
                  + version
                  + "\"},\"items\":["
                  + String.join(",", items)
                  + "]}"));
    }

    static Answer whole(int status, String json) {
      return new Answer(
          status,
          Map.of("content-type", List.of("application/json")),
          new Body.Whole(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Answer answer(Request request) throws InterruptedException {
      if (!request.query().containsKey("watch")) {
        asked.add("list " + request.query().get("labelSelector"));
        return lists.take();
      }
      asked.add("watch " + request.query().get("resourceVersion"));
      return new Answer(200, Map.of(), new Body.Stream(new Told()));
    }

    private final class Told implements Parts {

      @Override
      public byte @Nullable [] next() throws InterruptedException {
        String line = lines.take();
        return line.equals(END) ? null : line.getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public void close() {}
    }
  }

  private static String pod(String name, int version, String app) {
    return """
    {"metadata":{"name":"%s","namespace":"n","uid":"u-%s","resourceVersion":"%d",\
    "managedFields":[{"manager":"m"}],"labels":{"app":"%s"}},"spec":{"nodeName":"x"}}\
    """
        .formatted(name, name, version, app);
  }

  private static String event(String type, String object) {
    return "{\"type\":\"" + type + "\",\"object\":" + object + "}\n";
  }

  private Thread start() {
    return Thread.ofVirtual().start(watch::run);
  }

  @AfterEach
  void close() {
    watch.close();
    client.close();
  }

  @Test
  void tellsOfWhatIsThereAndOfEveryChange() throws InterruptedException {
    script.list("5", pod("a", 3, "shop"), pod("b", 4, "shop"));
    Thread thread = start();
    assertThat(told.take()).isEqualTo("a3shop");
    assertThat(told.take()).isEqualTo("b4shop");
    assertThat(told.take()).isEqualTo("following");

    String added = event("ADDED", pod("c", 6, "shop"));
    script.lines.add(added.substring(0, 30));
    script.lines.add(added.substring(30) + event("MODIFIED", pod("a", 7, "bank")));
    script.lines.add(event("DELETED", pod("b", 8, "shop")));

    assertThat(told.take()).isEqualTo("c6shop");
    assertThat(told.take()).as("as it was labelled before").isEqualTo("a3shop");
    assertThat(told.take()).isEqualTo("a7bank");
    assertThat(told.take()).isEqualTo("b8shop");
    assertThat(script.asked).containsExactly("list [app]", "watch [5]");

    watch.close();
    thread.join();
  }

  @Test
  void goesOnWhereAWatchEnded() throws InterruptedException {
    script.list("5");
    start();
    assertThat(told.take()).isEqualTo("following");

    script.lines.add(event("ADDED", pod("a", 6, "shop")));
    script.lines.add(event("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"9\"}}"));
    script.lines.add(END);
    script.lines.add(event("DELETED", pod("a", 10, "shop")));

    assertThat(told.take()).isEqualTo("a6shop");
    assertThat(told.take()).isEqualTo("a10shop");
    assertThat(script.asked).containsExactly("list [app]", "watch [5]", "watch [9]");
  }

  @Test
  void listsAgainWhereTheHistoryIsGone() throws InterruptedException {
    script.list("5", pod("a", 3, "shop"), pod("b", 4, "shop"));
    start();
    for (int i = 0; i < 3; i++) {
      told.take();
    }

    script.list("20", pod("a", 3, "shop"), pod("c", 19, "shop"));
    script.lines.add(event("ERROR", "{\"code\":410,\"message\":\"too old resource version\"}"));

    assertThat(told.take()).isEqualTo("broken");
    assertThat(told.take()).isEqualTo("c19shop");
    assertThat(told.take()).as("gone meanwhile").isEqualTo("b4shop");
    assertThat(told.take()).isEqualTo("following");
    script.lines.add(event("MODIFIED", pod("a", 21, "shop")));
    assertThat(told.take()).isEqualTo("a21shop");
  }

  /// A clock on which pauses are seen and take no time.
  private static final class Pauses implements Clock {

    private final BlockingQueue<Duration> begun = new LinkedBlockingQueue<>();

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      if (duration.compareTo(Duration.ofMinutes(1)) > 0) {
        new Semaphore(0).acquire(); // the life of a watch
      }
      begun.add(duration);
    }
  }

  @Test
  void pausesLongerAndLongerWhereTheServerEndsWatchesAtOnce() throws InterruptedException {
    Pauses pauses = new Pauses();
    try (MetadataWatch ended =
        new MetadataWatch(client, "/api/v1/pods", "app", it -> told.add(it.name()), pauses)) {
      script.list("5");
      Thread.ofVirtual().start(ended::run);
      script.lines.addAll(List.of(END, END));

      Duration first = pauses.begun.take();
      assertThat(pauses.begun.take()).isEqualTo(first.multipliedBy(2));
      script.lines.add(event("ADDED", pod("a", 6, "shop")));
      assertThat(told.take()).isEqualTo("a");
      script.lines.addAll(List.of(END, END));
      assertThat(pauses.begun.take()).isEqualTo(first);
    }
  }

  @Test
  void tellsWhatWasMissedWhenItIsRunAgain() throws InterruptedException {
    script.list("5", pod("a", 3, "shop"), pod("b", 4, "shop"));
    Thread thread = Thread.ofVirtual().unstarted(this::runUntilRefused);
    thread.start();
    for (int i = 0; i < 3; i++) {
      told.take();
    }
    script.lists.add(Script.whole(403, "{\"kind\":\"Status\",\"message\":\"no\",\"code\":403}"));
    script.lines.add(event("ERROR", "{\"code\":410}"));
    thread.join();
    assertThat(told.take()).isEqualTo("broken");

    script.list("9", pod("a", 3, "shop"));
    start();

    assertThat(told.take()).as("gone meanwhile").isEqualTo("b4shop");
    assertThat(told.take()).isEqualTo("following");
  }

  private void runUntilRefused() {
    assertThatThrownBy(watch::run).hasMessage("no");
  }

  @Test
  void endsWhereItIsRefused() {
    script.lists.add(
        Script.whole(
            403,
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"Forbidden\","
                + "\"message\":\"pods is forbidden\",\"code\":403}"));

    assertThatThrownBy(watch::run)
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("pods is forbidden");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import dev.wheelhouse.plane.node.images.ImageStore.RegistryCredential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pulls from registries that break off, keep silent, lie, redirect or have no time.
class WildRegistryIT {

  private static final int PART = 300_000;

  @TempDir Path temp;
  private WildRegistry registry;
  private FileImageStore store;

  @BeforeEach
  void start() throws IOException {
    byte[] noise = new byte[1 << 20];
    new Random(5).nextBytes(noise);
    registry = new WildRegistry(new TestLayers().file("noise", noise, 0644, 0).build());
    store = open(RegistryHosts.DEFAULT);
  }

  private FileImageStore open(RegistryHosts hosts) {
    FileImageStore.Options options = FileImageStore.Options.DEFAULT.with(hosts);
    return FileImageStore.open(
        temp.resolve("images"),
        new FileImageStore.Options(
            options.blobBytes(),
            options.layerBytes(),
            options.layerEntries(),
            hosts,
            Duration.ofMillis(400)),
        Clock.system());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private LocalImage pull() throws InterruptedException {
    return store.pull(registry.image(), List.of());
  }

  private List<String> partials() throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("images/partial"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void goesOnWhereTheConnectionBroke() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    registry.layer(exchange -> {
      if (asked.getAndIncrement() == 0) {
        WildRegistry.cutOff(exchange, registry.layerBytes(), PART);
      }
      registry.serve(exchange, "/blobs/" + registry.layer());
    });

    LocalImage image = pull();

    assertThat(image.layers().getFirst().resolve("noise")).hasSize(1 << 20);
    List<String> requests = registry.requests(registry.layer().hex());
    assertThat(requests).hasSize(2);
    assertThat(requests.getLast()).matches(".* bytes=[1-9][0-9]*-");
    assertThat(partials()).isEmpty();
  }

  @Test
  void goesOnAfterARestartWithWhatWasHere() throws Exception {
    registry.layer(exchange -> WildRegistry.cutOff(exchange, registry.layerBytes(), 0));
    Files.write(
        temp.resolve("images/partial").resolve(registry.layer().hex()),
        Arrays.copyOf(registry.layerBytes(), PART));
    store = open(RegistryHosts.DEFAULT);
    registry.normal();

    pull();

    assertThat(registry.requests(registry.layer().hex()))
        .singleElement()
        .asString()
        .endsWith("bytes=" + PART + "-");
  }

  @Test
  void beginsAnewWhereTheRegistryKnowsNoRangesOrThePartIsDamaged() throws Exception {
    Path part = temp.resolve("images/partial").resolve(registry.layer().hex());
    Files.write(part, new byte[PART]);

    pull();
    assertThat(registry.requests(registry.layer().hex()))
        .as("the damaged part is thrown away once the whole is known to be wrong")
        .hasSize(2);

    store.remove(registry.image());
    Files.write(part, Arrays.copyOf(registry.layerBytes(), PART));
    registry.layer(exchange -> {
      byte[] body = registry.layerBytes();
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    });
    assertThat(pull().layers().getFirst().resolve("noise")).hasSize(1 << 20);
  }

  @Test
  void givesUpOnSilenceAndSaysHowLongItWaited() {
    CountDownLatch end = new CountDownLatch(1);
    registry.layer(exchange -> {
      byte[] body = registry.layerBytes();
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body, 0, 1000);
      exchange.getResponseBody().flush();
      try {
        end.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    });

    assertThatThrownBy(this::pull)
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("registry " + registry.host())
        .hasMessageContaining("it sent nothing for");
    end.countDown();
  }

  @Test
  void refusesWrongContentAndLeavesNothing() throws Exception {
    byte[] wrong = registry.layerBytes().clone();
    wrong[1000]++;
    registry.layer(exchange -> {
      exchange.sendResponseHeaders(200, wrong.length);
      exchange.getResponseBody().write(wrong);
    });
    assertThatThrownBy(this::pull).hasMessageContaining("has the digest sha256:");

    registry.layer(exchange -> {
      exchange.sendResponseHeaders(200, 7);
      exchange.getResponseBody().write(new byte[7]);
    });
    assertThatThrownBy(this::pull)
        .hasMessageContaining("has 7 bytes there, the manifest says " + wrong.length);

    registry.layer(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(wrong);
      exchange.getResponseBody().write(wrong);
    });
    assertThatThrownBy(this::pull).hasMessageContaining("more than the " + wrong.length);
    assertThat(partials()).isEmpty();
    assertThat(store.list()).isEmpty();
  }

  @Test
  void waitsAsLongAsABusyRegistryAsks() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    registry.layer(exchange -> {
      if (asked.getAndIncrement() == 0) {
        exchange.getResponseHeaders().set("Retry-After", "1");
        exchange.sendResponseHeaders(503, -1);
      } else {
        registry.serve(exchange, "/blobs/" + registry.layer());
      }
    });

    assertThat(pull().size()).isPositive();
    assertThat(asked).hasValue(2);
  }

  @Test
  void doesNotWaitForAnHour() {
    registry.any(exchange -> {
      exchange.getResponseHeaders().set("Retry-After", "3600");
      exchange.sendResponseHeaders(429, -1);
    });

    assertThatThrownBy(this::pull)
        .hasMessageContaining("too many requests (429)")
        .hasMessageContaining("it asks to wait 3600 s");
    assertThat(registry.requests("manifests")).hasSize(1);
  }

  @Test
  void credentialsDoNotFollowARedirectNorAnotherHostsDemand() throws Exception {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    try (WildRegistry thief = new WildRegistry(new byte[0])) {
      thief.any(exchange -> {
        seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"thief\"");
        exchange.sendResponseHeaders(401, -1);
      });
      registry.any(exchange -> {
        String basic =
            "Basic " + Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.UTF_8));
        if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
          exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"registry\"");
          exchange.sendResponseHeaders(401, -1);
        } else if (exchange.getRequestURI().getPath().contains("/blobs/")) {
          exchange.getResponseHeaders().set("Location", "http://" + thief.host() + "/steal");
          exchange.sendResponseHeaders(307, -1);
        } else {
          registry.serve(exchange, "/manifests/1");
        }
      });

      assertThatThrownBy(() ->
              store.pull(
                  registry.image(), List.of(new RegistryCredential(registry.host(), "u", "p"))))
          .isInstanceOf(PlatformException.class);
    }
    assertThat(seen).isNotEmpty().containsOnly("null");
  }

  @Test
  void triesEveryLoginThatFitsTheMostExactFirst() throws Exception {
    List<String> users = Collections.synchronizedList(new ArrayList<>());
    registry.any(exchange -> {
      String given = exchange.getRequestHeaders().getFirst("Authorization");
      String pair =
          given == null
              ? ""
              : new String(Base64.getDecoder().decode(given.substring(6)), StandardCharsets.UTF_8);
      users.add(pair);
      if (pair.equals("second:p")) {
        registry.serve(
            exchange, exchange.getRequestURI().getPath().replaceFirst("^/v2/shop/web", ""));
      } else {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"registry\"");
        exchange.sendResponseHeaders(401, -1);
      }
    });

    store.pull(
        registry.image(),
        List.of(
            new RegistryCredential(registry.host(), "second", "p"),
            new RegistryCredential(registry.host() + "/shop", "first", "p"),
            new RegistryCredential(registry.host() + "/other", "never", "p")));

    assertThat(users.subList(0, 3)).containsExactly("", "first:p", "second:p");
    assertThat(users).doesNotContain("never:p");
  }

  @Test
  void asksMirrorsFirstAndFallsBack() throws Exception {
    try (WildRegistry mirror = new WildRegistry(new byte[0])) {
      mirror.any(exchange -> exchange.sendResponseHeaders(404, -1));
      String free = "http://127.0.0.1:1";
      store =
          open(
              RegistryHosts.of(
                  List.of(
                      "nowhere.example.org=" + free,
                      "nowhere.example.org=http://" + mirror.host(),
                      "nowhere.example.org=http://" + registry.host() + "/proxy/cache"),
                  Set.of(),
                  List.of()));

      LocalImage image = store.pull("nowhere.example.org/" + WildRegistry.NAME + ":1", List.of());

      assertThat(image.reference()).isEqualTo("nowhere.example.org/shop/web:1");
      assertThat(mirror.requests("manifests/1?ns=nowhere.example.org")).hasSize(1);
      assertThat(registry.requests("/proxy/cache/shop/web/manifests/1")).hasSize(1);
    }
  }

  @Test
  void tellsWhatMirrorsSaidWhenNothingServes() {
    registry.any(exchange -> exchange.sendResponseHeaders(404, -1));
    store =
        open(
            RegistryHosts.of(
                List.of("127.0.0.1:1=http://" + registry.host()), Set.of(), List.of()));

    assertThatThrownBy(() -> store.pull("127.0.0.1:1/shop/web:1", List.of()))
        .hasMessageContaining("cannot reach registry 127.0.0.1:1")
        .hasMessageContaining("not found in mirror " + registry.host());
  }

  @Test
  void severalPodsShareOnePull() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    registry.layer(exchange -> {
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      registry.serve(exchange, "/blobs/" + registry.layer());
    });
    List<PullProgress> news = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<LocalImage>> pulls = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        PullProgress progress = new PullProgress();
        news.add(progress);
        Callable<LocalImage> pull = () -> store.pull(registry.image(), List.of(), progress);
        pulls.add(threads.submit(pull));
      }
      while (news.stream().anyMatch(progress -> progress.total() == 0)) {
        Thread.onSpinWait();
      }
      go.countDown();
      for (Future<LocalImage> pull : pulls) {
        assertThat(pull.get().digest()).isEqualTo(pulls.getFirst().get().digest());
      }
    }
    assertThat(registry.requests("manifests")).hasSize(1);
    assertThat(registry.requests(registry.layer().hex())).hasSize(1);
    assertThat(news).allMatch(progress -> progress.received() == progress.total());
  }

  @Test
  void refusesWhatIsNoImage() {
    registry.manifest("1", with("application/vnd.example.thing", "config"));
    assertThatThrownBy(this::pull).hasMessageContaining("it is an artifact");

    registry.manifest("1", with("application/vnd.example.thing", "layers"));
    assertThatThrownBy(this::pull)
        .hasMessageContaining("unknown media type \"application/vnd.example.thing\"");

    registry.manifest(
        "1", with("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "layers"));
    assertThatThrownBy(this::pull).hasMessageContaining("foreign");

    registry.manifest(
        "1", "{\"schemaVersion\":1,\"fsLayers\":[]}".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(this::pull).hasMessageContaining("schema 1");
  }

  private byte[] with(String mediaType, String field) {
    JsonObject manifest = registry.manifest();
    JsonObject part =
        field.equals("config")
            ? manifest.object("config").orElseThrow()
            : manifest.array("layers").orElseGet(JsonArray::new).objects().getFirst();
    part.put("mediaType", mediaType);
    manifest.put(field, field.equals("config") ? part : JsonArray.of(part));
    return Json.writeBytes(manifest);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.wheelhouse.ops.delivery.artifacts.ArtifactStore;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState.Waiting;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.Origin;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ProgramSource;
import dev.wheelhouse.ops.delivery.maven.MavenPrograms;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.testing.ManualClock;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of builds that fail before there is anything to push.
class ImageBuildsIT {

  @TempDir Path folder = Path.of("");
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Semaphore ended = new Semaphore(0);

  private ImageBuilds builds(List<Path> roots) {
    RegistryTarget target = new RegistryTarget("127.0.0.1:1", "", "");
    Path cache = folder.resolve("cache");
    return new ImageBuilds(
        new JavaImages(target, cache),
        new ArtifactStore(target, cache.resolve("programs")),
        new MavenPrograms(cache.resolve("maven"), AddressRules.allowing(List.of("127.0.0.0/8"))),
        new AllowedRoots(roots),
        cache,
        clock);
  }

  private ImageState state(ImageBuilds builds, Origin origin) {
    ProgramSource source = new ProgramSource("web", "app-v1", origin, "", List.of());
    return builds.image(source, "default/web", "uid", ended::release);
  }

  /// The state after a build that this starts has ended.
  private ImageState built(ImageBuilds builds, Origin origin) throws InterruptedException {
    try {
      state(builds, origin);
    } finally {
      ended.acquire();
    }
    return state(builds, origin);
  }

  private Origin.File war(String className, String content) throws IOException {
    Path file = folder.resolve("shop.war");
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new JarEntry(className));
      jar.write(content.getBytes(StandardCharsets.UTF_8));
      jar.closeEntry();
    }
    return new Origin.File(file.toString());
  }

  @Test
  void readsAFileAgainThatWasHalfWritten() throws Exception {
    Origin.File file = new Origin.File(folder.resolve("shop.war").toString());
    Files.write(folder.resolve("shop.war"), new byte[] {'P', 'K'});
    try (ImageBuilds builds = builds(List.of(folder))) {
      assertThatThrownBy(() -> built(builds, file)).hasMessageContaining("shop.war");
      war("WEB-INF/classes/Main.class", "Ljavax/servlet/Servlet;");

      clock.advance(Duration.ofSeconds(29));
      assertThatThrownBy(() -> state(builds, file)).hasMessageNotContaining("javax.servlet");
      clock.advance(Duration.ofSeconds(1));

      assertThatThrownBy(() -> state(builds, file))
          .as("what is known is told while it is built again")
          .hasMessageNotContaining("javax.servlet");
      ended.acquire();
      assertThatThrownBy(() -> state(builds, file)).hasMessageContaining("javax.servlet");
    }
  }

  @Test
  void asksAgainForWhatWasNotThereLessAndLessOften() throws Exception {
    Semaphore asked = new Semaphore(0);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.release();
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    Origin origin =
        new Origin.Maven(
            "com.example:shop:1.2", "http://127.0.0.1:" + server.getAddress().getPort(), "", "");
    try (ImageBuilds builds = builds(List.of())) {
      assertThatThrownBy(() -> built(builds, origin)).hasMessageContaining("has no");
      for (int seconds : new int[] {30, 60, 120, 240, 300, 300}) {
        asked.drainPermits();
        clock.advance(Duration.ofSeconds(seconds - 1));
        assertThatThrownBy(() -> state(builds, origin)).hasMessageContaining("has no");
        assertThat(ended.availablePermits()).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> built(builds, origin)).hasMessageContaining("has no");
        assertThat(asked.availablePermits()).isEqualTo(1);
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anErrorOfTheMachineEndsABuildToo() throws Exception {
    Path broken =
        (Path)
            Proxy.newProxyInstance(
                Path.class.getClassLoader(),
                new Class<?>[] {Path.class},
                (_, _, _) -> {
                  throw new OutOfMemoryError("no memory");
                });
    Origin.File file = war("Main.class", "");
    try (ImageBuilds builds = builds(List.of(broken))) {
      assertThat(built(builds, file))
          .isInstanceOfSatisfying(
              Waiting.class,
              it -> assertThat(it.why()).contains("no memory").contains("trying again"));
    }
  }

  /// Each of the first two waits a moment for a third to come.
  @Test
  void buildsTwoAtATime() throws Exception {
    AtomicInteger under = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Semaphore third = new Semaphore(-2);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(command -> Thread.ofVirtual().start(command));
    server.createContext(
        "/",
        exchange -> {
          most.accumulateAndGet(under.incrementAndGet(), Math::max);
          third.release();
          try {
            if (third.tryAcquire(1, TimeUnit.SECONDS)) {
              third.release();
            }
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          under.decrementAndGet();
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    String repository = "http://127.0.0.1:" + server.getAddress().getPort();
    try (ImageBuilds builds = builds(List.of())) {
      for (int i = 0; i < 3; i++) {
        assertThat(state(builds, new Origin.Maven("com.example:shop:1." + i, repository, "", "")))
            .isInstanceOf(Waiting.class);
      }
      ended.acquire(3);
      assertThat(most).hasValue(2);
    } finally {
      server.stop(0);
    }
  }
}

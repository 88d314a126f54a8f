// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.ops.delivery.charts.ClusterFacade.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Renders charts in a child process, see [RenderProcess]: started with the first chart, one
/// rendering at a time, ended when one takes too long and when there has been none for a minute.
/// The child has the environment it needs and no more, and a bound on its memory.
final class HelmProcess implements ChartRenderer {

  private static final Duration LONGEST = Duration.ofSeconds(60);

  /// What a process that has just been started may need; less would end it for every chart.
  private static final Duration SHORTEST = Duration.ofSeconds(3);

  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final int LARGEST_OUTPUT = 8 << 20;

  /// What a chart may take, in KiB: Helm's library is 100 MB of it.
  private static final long MOST_MEMORY = 2L << 20;

  private final ReentrantLock turn = new ReentrantLock(true);
  private final Path folder;
  private final Tasks tasks = new Tasks("charts");
  private @Nullable ClusterFacade facade;
  private @Nullable Child child;
  private long lastUse;

  /// @param folder for what the child says when it fails
  HelmProcess(Path folder) {
    this.folder = folder;
  }

  private record Child(Process process, BufferedReader answers) {}

  @Override
  public JsonObject render(Chart chart, RenderRequest request) {
    Turns.take(turn, chart.name() + " " + chart.version());
    try {
      return renderAlone(chart, request);
    } finally {
      lastUse = System.nanoTime();
      turn.unlock();
    }
  }

  private JsonObject renderAlone(Chart chart, RenderRequest request) {
    ClusterFacade cluster = facade;
    if (cluster == null) {
      cluster = new ClusterFacade();
      facade = cluster;
    }
    try (Session session = cluster.open(chart, request)) {
      boolean fresh = alive().isEmpty();
      Optional<String> answer = ask(chart, request, session);
      if (answer.isEmpty() && !fresh) {
        end(); // the one that was there has ended meanwhile, whyever: another one may not
        answer = ask(chart, request, session);
      }
      String said = answer.orElseThrow(() -> ended(chart));
      JsonObject release =
          session
              .record()
              .orElseThrow(() ->
                  new PlatformException(
                      Reason.INVALID,
                      "chart " + chart.name() + " " + chart.version() + ": " + readable(said)));
      if (release.string("manifest").orElse("").length() > LARGEST_OUTPUT) {
        throw new PlatformException(
            Reason.INVALID,
            "chart " + chart.name() + " " + chart.version() + " makes more than 8 MiB of objects");
      }
      return release;
    }
  }

  private static String readable(String said) {
    return said.replace("\n\nUse --debug flag to render out invalid YAML", "")
        .lines()
        .filter(it -> !it.equals("---") && !it.isBlank())
        .filter(it -> !it.matches("(preparing|performing|creating|dry run|E\\d{4} ).*"))
        .map(String::strip)
        .reduce((one, other) -> one + (one.endsWith(":") ? " " : "; ") + other)
        .orElse("Helm gave no reason");
  }

  /// @return what Helm said; empty when the process has ended
  private Optional<String> ask(Chart chart, RenderRequest request, Session session) {
    Child asked = child();
    JsonObject line =
        JsonObject.of(
            "chart", chart.archive().toString(),
            "release", request.release(),
            "namespace", request.namespace(),
            "upgrade", request.revision() > 1,
            "values", request.values(),
            "kubeconfig", session.kubeconfig());
    Duration limit = limit(request.timeout());
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    tasks.start(
        "rendering",
        () -> {
          try {
            asked.process.outputWriter(StandardCharsets.UTF_8).write(Json.write(line) + "\n");
            asked.process.outputWriter(StandardCharsets.UTF_8).flush();
            answer.complete(Optional.ofNullable(asked.answers.readLine()));
          } catch (IOException e) {
            answer.completeExceptionally(e);
          }
        });
    try {
      return answer
          .get(limit.toMillis(), TimeUnit.MILLISECONDS)
          .map(it -> Json.readObject(it).string("error").orElse(""));
    } catch (ExecutionException _) {
      return Optional.empty();
    } catch (TimeoutException e) {
      end();
      throw new PlatformException(
          Reason.INVALID,
          "chart "
              + chart.name()
              + " "
              + chart.version()
              + " is not rendered after "
              + limit.toSeconds()
              + " seconds: one of its templates may never end",
          e);
    } catch (InterruptedException e) {
      end();
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "interrupted", e);
    }
  }

  /// @param asked zero for as long as may be
  private static Duration limit(Duration asked) {
    if (asked.isZero() || asked.compareTo(LONGEST) > 0) {
      return LONGEST;
    }
    return asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked;
  }

  private PlatformException ended(Chart chart) {
    end();
    String last;
    try {
      last =
          Files.readAllLines(errors()).stream()
              .filter(it -> !it.isBlank())
              .limit(2)
              .reduce((one, other) -> one + "; " + other)
              .orElse("it said nothing");
    } catch (IOException e) {
      last = e.getMessage();
    }
    return new PlatformException(
        Reason.INVALID,
        "chart "
            + chart.name()
            + " "
            + chart.version()
            + ": the process that renders it has ended, which too much memory in a template does: "
            + last);
  }

  private Path errors() {
    return folder.resolve("render.log");
  }

  private Optional<Child> alive() {
    return Optional.ofNullable(child).filter(it -> it.process.isAlive());
  }

  private Child child() {
    Optional<Child> present = alive();
    if (present.isPresent()) {
      return present.get();
    }
    try {
      Files.createDirectories(folder);
      ProcessBuilder builder =
          new ProcessBuilder(command()).redirectError(errors().toFile()).directory(folder.toFile());
      builder.environment().clear();
      builder.environment().put("KUBECONFIG", "/dev/null");
      builder.environment().put("HOME", folder.toString());
      builder.environment().put("HELM_CACHE_HOME", folder.resolve("helm").toString());
      builder.environment().put("HELM_CONFIG_HOME", folder.resolve("helm").toString());
      builder.environment().put("HELM_DATA_HOME", folder.resolve("helm").toString());
      Process process = builder.start();
      Child started = new Child(process, process.inputReader(StandardCharsets.UTF_8));
      child = started;
      lastUse = System.nanoTime();
      tasks.start("idle", () -> endIdle(started));
      return started;
    } catch (IOException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "charts cannot be rendered: " + e.getMessage(), e);
    }
  }

  private static List<String> command() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(
        "/bin/sh",
        "-c",
        "ulimit -d " + MOST_MEMORY + " 2>/dev/null; exec \"$@\"",
        "sh",
        java,
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        RenderProcess.class.getName());
  }

  private void endIdle(Child started) throws InterruptedException {
    while (!started.process.waitFor(IDLE.toSeconds(), TimeUnit.SECONDS)) {
      turn.lockInterruptibly();
      try {
        if (System.nanoTime() - lastUse >= IDLE.toNanos()) {
          if (started.equals(child)) {
            end();
          }
          return;
        }
      } finally {
        turn.unlock();
      }
    }
  }

  private void end() {
    Child present = child;
    child = null;
    if (present != null) {
      present.process.destroyForcibly();
      try {
        present.answers.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    turn.lock();
    try {
      end();
      ClusterFacade cluster = facade;
      if (cluster != null) {
        cluster.close();
      }
    } finally {
      turn.unlock();
    }
    tasks.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.health;

import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import dev.wheelhouse.plane.apiserver.metrics.HealthMetrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// `/livez`, `/readyz` and `/healthz`, each with `?verbose`, `?exclude=` and a path per check. The
/// server is live when it answers, its store does and it has started; it is ready when also nobody
/// has told it to stop.
public final class Health implements RequestHandler {

  private static final List<String> KINDS = List.of("healthz", "livez", "readyz");

  private final List<HealthCheck> checks = new CopyOnWriteArrayList<>();
  private final Map<String, Boolean> hooks = new ConcurrentHashMap<>();
  private final HealthMetrics metrics;
  private volatile boolean stopping;

  /// @param store says what is wrong with the store; empty when it answers
  public Health(Supplier<Optional<String>> store, HealthMetrics metrics) {
    this.metrics = metrics;
    checks.add(HealthCheck.holds("ping"));
    checks.add(HealthCheck.holds("log"));
    checks.add(new HealthCheck("etcd", store));
  }

  /// Adds post-start hooks: not ready until they are done.
  ///
  /// @return to be run when they are
  public Runnable hooks(String... names) {
    for (String name : names) {
      hooks.put(name, false);
      checks.add(new HealthCheck("poststarthook/" + name, () -> unfinished(name)));
    }
    return () -> {
      for (String name : names) {
        hooks.put(name, true);
      }
    };
  }

  private Optional<String> unfinished(String hook) {
    return hooks.getOrDefault(hook, false) ? Optional.empty() : Optional.of("not finished");
  }

  /// From now on the server is not ready any more.
  public void stop() {
    stopping = true;
  }

  public boolean stopping() {
    return stopping;
  }

  public boolean ready() {
    return !stopping && checks.stream().allMatch(check -> check.trouble().get().isEmpty());
  }

  public static boolean handles(String path) {
    return KINDS.stream()
        .anyMatch(kind -> path.equals("/" + kind) || path.startsWith("/" + kind + "/"));
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    String[] parts = request.path().substring(1).split("/", 2);
    List<HealthCheck> asked = checks(parts[0]);
    if (parts.length == 1 || parts[1].isEmpty()) {
      return new HealthReport(parts[0], asked, metrics).answer(request);
    }
    return asked.stream()
        .filter(check -> check.name().equals(parts[1]))
        .findFirst()
        .map(Health::single)
        .orElseGet(() -> text(404, "404 page not found\n"));
  }

  private List<HealthCheck> checks(String kind) {
    if (!kind.equals("readyz")) {
      return checks;
    }
    List<HealthCheck> ready = new ArrayList<>(checks);
    ready.add(HealthCheck.holds("informer-sync"));
    ready.add(
        new HealthCheck(
            "shutdown",
            () -> stopping ? Optional.of("process is shutting down") : Optional.empty()));
    return ready;
  }

  private static ApiResponse single(HealthCheck check) {
    return check
        .trouble()
        .get()
        .map(trouble -> text(500, "internal server error: " + trouble + "\n"))
        .orElseGet(() -> text(200, "ok"));
  }

  static ApiResponse text(int code, String text) {
    return new ApiResponse.Whole(
        code,
        "text/plain; charset=utf-8",
        Map.of("x-content-type-options", "nosniff"),
        text.getBytes(StandardCharsets.UTF_8));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/// `/livez`, `/readyz` and `/healthz`, each with `?verbose` and a path per check. The server is
/// live when it answers, and ready when all its checks hold.
final class Health implements RequestHandler {

  private record Check(String name, BooleanSupplier holds) {}

  private final List<Check> checks = new CopyOnWriteArrayList<>();
  private final Map<String, Boolean> hooks = new ConcurrentHashMap<>();

  /// Adds a check of readiness.
  void add(String name, BooleanSupplier holds) {
    checks.add(new Check(name, holds));
  }

  /// Adds a post-start hook: not ready until it is done.
  ///
  /// @return to be run when it is done
  Runnable hook(String name) {
    String full = "poststarthook/" + name;
    hooks.put(full, false);
    add(full, () -> hooks.getOrDefault(full, false));
    return () -> hooks.put(full, true);
  }

  boolean ready() {
    return checks.stream().allMatch(check -> check.holds().getAsBoolean());
  }

  static boolean handles(String path) {
    return path.equals("/livez")
        || path.equals("/readyz")
        || path.equals("/healthz")
        || path.startsWith("/livez/")
        || path.startsWith("/readyz/")
        || path.startsWith("/healthz/");
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    String[] parts = request.path().substring(1).split("/", 2);
    List<Check> asked = new ArrayList<>(List.of(new Check("ping", () -> true)));
    if (!parts[0].equals("livez")) {
      asked.addAll(checks);
    }
    if (parts.length > 1 && !parts[1].isEmpty()) {
      asked.removeIf(check -> !check.name().equals(parts[1]));
    }
    if (asked.isEmpty()) {
      throw new PlatformException(
          Reason.NOT_FOUND, "the server could not find the requested resource");
    }
    boolean well = asked.stream().allMatch(c -> c.holds().getAsBoolean());
    boolean verbose = request.query().containsKey("verbose") || !well;
    String text = verbose ? report(parts[0], asked, well) : "ok";
    return new ApiResponse.Whole(
        well ? 200 : 500,
        "text/plain; charset=utf-8",
        Map.of("x-content-type-options", "nosniff"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  private static String report(String what, List<Check> asked, boolean well) {
    StringBuilder report = new StringBuilder();
    for (Check check : asked) {
      boolean holds = check.holds().getAsBoolean();
      report.append(holds ? "[+]" : "[-]").append(check.name());
      report.append(holds ? " ok\n" : " failed: reason withheld\n");
    }
    return report.append(what).append(well ? " check passed\n" : " check failed\n").toString();
  }
}

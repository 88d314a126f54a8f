// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Load on the API server by `wrk`: 2 threads, 32 connections, ten seconds.
final class HttpLoad {

  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
  private static final String CREATE =
      """
      local id = 0
      local thread = 0
      local threads = 0
      function setup(t) t:set("number", threads); threads = threads + 1 end
      function request()
        id = id + 1
        local name = "bench-" .. number .. "-" .. id .. "-" .. os.time()
        local body = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"' .. name ..
          '"},"data":{"text":"' .. string.rep("x", 1400) .. '"}}'
        return wrk.format("POST", nil, {["Content-Type"]="application/json",
          ["Authorization"]="Bearer %s"}, body)
      end
      """;
  private static final String READ =
      """
      wrk.headers["Authorization"] = "Bearer %s"
      """;

  private final String server;
  private final String token;
  private long requests;

  HttpLoad(String server, String token) {
    this.server = server;
    this.token = token;
  }

  double createConfigMaps() throws IOException, InterruptedException {
    return wrk("/api/v1/namespaces/default/configmaps", CREATE.formatted(token));
  }

  double readOne() throws IOException, InterruptedException {
    return wrk("/api/v1/namespaces/default/configmaps/kube-root-ca.crt", READ.formatted(token));
  }

  /// How many requests the last run made.
  double lastRequests() {
    return requests;
  }

  private double wrk(String path, String script) throws IOException, InterruptedException {
    Path file = Files.createTempFile("bench", ".lua");
    Files.writeString(file, script);
    Process process =
        new ProcessBuilder(
                List.of("wrk", "-t2", "-c32", "-d10s", "-s", file.toString(), server + path))
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Files.delete(file);
    if (text.contains("Non-2xx")) {
      throw new IOException("the load was refused: " + text);
    }
    requests = Long.parseLong(find(REQUESTS, text));
    return Double.parseDouble(find(RATE, text));
  }

  private static String find(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("wrk did not run: " + text);
    }
    return matcher.group(1);
  }

  /// Sees to it that the store holds at least so many ConfigMaps.
  void fillUp(KubernetesClient client, int wanted) {
    for (long i = count(client); i < wanted; i++) {
      client
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withName("fill-" + i)
                  .withNamespace("default")
                  .endMetadata()
                  .addToData("text", "x".repeat(1400))
                  .build())
          .create();
    }
  }

  long count(KubernetesClient client) {
    ConfigMapList page =
        client
            .configMaps()
            .inNamespace("default")
            .list(new ListOptionsBuilder().withLimit(1L).build());
    Long more = page.getMetadata().getRemainingItemCount();
    return page.getItems().size() + (more == null ? 0 : more);
  }
}

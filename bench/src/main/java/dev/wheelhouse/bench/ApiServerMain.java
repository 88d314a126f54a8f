// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import com.sun.management.ThreadMXBean;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.ApiServer;
import dev.wheelhouse.plane.apiserver.ApiServerOptions;
import dev.wheelhouse.plane.apiserver.authn.AuthenticationOptions;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.certificates.ClusterCertificates;
import dev.wheelhouse.plane.apiserver.http.ServingOptions;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.StoreOptions;
import dev.wheelhouse.plane.store.Stores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// Runs an API server over a store on disk until its input ends. Argument: its folder. Says its URL
/// when it is ready, then answers each line of input with a number: `allocated`, the bytes that all
/// its threads have allocated so far; `live`, the bytes of heap in use after a collection.
public final class ApiServerMain {

  static final String TOKEN = "bench-token";

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private ApiServerMain() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    ApiServerOptions options =
        ApiServerOptions.of(ClusterCertificates.open(directory.resolve("pki"), Clock.system()))
            .with(ServingOptions.loopback(0))
            .with(
                AuthenticationOptions.DEFAULT.withTokens(
                    Map.of(TOKEN, Identity.user("bench", Identity.MASTERS))));
    try (Store store = Stores.open(directory.resolve("store"), StoreOptions.defaults());
        ApiServer server = ApiServer.start(options, store, Clock.system())) {
      System.out.println(server.url());
      answerQuestions();
    }
  }

  private static void answerQuestions() throws IOException {
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      System.out.println(
          switch (line) {
            case "allocated" -> THREADS.getTotalThreadAllocatedBytes();
            case "live" -> {
              System.gc();
              yield ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            }
            default -> throw new IllegalArgumentException("no question " + line);
          });
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.artifacts;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RegistryConnectionIT {

  @TempDir Path folder = Path.of("");

  @Test
  @Timeout(60)
  void doesNotWaitForEverForABodyThatStops() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
        });
    server.start();
    try {
      RegistryConnection connection =
          new RegistryConnection(
              new RegistryTarget("127.0.0.1:" + server.getAddress().getPort(), "", ""),
              "programs",
              Duration.ofSeconds(1));

      assertThatThrownBy(() -> connection.read("manifests", "sha256:00"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has not ended");
      assertThatThrownBy(() -> connection.download("sha256:00", folder.resolve("file")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has not ended");
    } finally {
      server.stop(0);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/// Log records go to standard error, a line each. `WHEELHOUSE_DEBUG=1` shows the fine ones too.
final class Logging {

  private Logging() {}

  static void configure() {
    boolean debug = "1".equals(System.getenv("WHEELHOUSE_DEBUG"));
    String configuration =
        """
        handlers=java.util.logging.ConsoleHandler
        .level=WARNING
        dev.wheelhouse.level=%s
        io.javaoperatorsdk.level=WARNING
        io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils.level=SEVERE
        io.fabric8.kubernetes.client.jdkhttp.JdkWebSocketImpl.level=SEVERE
        java.util.logging.ConsoleHandler.level=ALL
        """
            .formatted(debug ? "FINE" : "WARNING");
    try {
      LogManager.getLogManager()
          .readConfiguration(
              new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.setFormatter(new LogLine(debug));
    }
  }
}

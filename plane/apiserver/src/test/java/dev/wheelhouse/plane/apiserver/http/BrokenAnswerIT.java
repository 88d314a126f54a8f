// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Answers that cannot be written in the form that was asked for.
final class BrokenAnswerIT {

  @TempDir Path directory;

  @Test
  @Timeout(60)
  void areFailuresAndNotSilence() throws Exception {
    try (EdgeServer server =
        new EdgeServer(
            directory,
            _ ->
                new ApiResponse.Whole(
                    200,
                    ResponseWriter.JSON,
                    Map.of(),
                    "{no json".getBytes(StandardCharsets.UTF_8)),
            SlowClients.Patience.DEFAULT)) {
      String answer =
          server.answer(
              "GET / HTTP/1.1\r\nhost: x\r\naccept: application/yaml\r\nconnection: close\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 500").contains("Internal error occurred");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.kube.client.inprocess.LocalServer;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Watch events as a client reads them: a JSON document a line. All that are there are one part.
record EventParts(ApiResponse.EventSource source) implements LocalServer.Parts {

  private static final Duration POLL = Duration.ofSeconds(30);

  @Override
  public byte @Nullable [] next() throws InterruptedException {
    while (!source.ended()) {
      List<ApiResponse.Event> events = source.poll(POLL);
      if (!events.isEmpty()) {
        return lines(events);
      }
    }
    return null;
  }

  private static byte[] lines(List<ApiResponse.Event> events) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (ApiResponse.Event event : events) {
      lines.writeBytes(
          ("{\"type\":\"" + event.type() + "\",\"object\":").getBytes(StandardCharsets.UTF_8));
      lines.writeBytes(event.object());
      lines.write('}');
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  @Override
  public void close() {
    source.close();
  }
}

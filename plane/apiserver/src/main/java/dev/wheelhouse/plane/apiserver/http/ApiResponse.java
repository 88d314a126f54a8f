// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The answer to a request: whole, a stream of watch events, or a stream of bytes.
public sealed interface ApiResponse {

  int status();

  /// A body that is there. The bytes are shared: nobody changes them.
  record Whole(int status, String contentType, Map<String, String> headers, byte[] body)
      implements ApiResponse {}

  /// Watch events until the source ends. The edge frames them for its wire format.
  record Events(EventSource source) implements ApiResponse {
    @Override
    public int status() {
      return 200;
    }
  }

  /// Bytes that come as they come, for example a log that is followed. The edge closes the stream.
  ///
  /// @param headers names in lower case, several values a line each
  record Bytes(int status, String contentType, Map<String, String> headers, InputStream body)
      implements ApiResponse {

    public Bytes(int status, String contentType, InputStream body) {
      this(status, contentType, Map.of(), body);
    }
  }

  /// One watch event.
  ///
  /// @param type `ADDED`, `MODIFIED`, `DELETED`, `BOOKMARK` or `ERROR`
  /// @param object the object (or `Status`) as JSON; shared between all watches of its resource
  record Event(String type, byte[] object) {}

  /// Events for one watcher, pulled by one thread.
  interface EventSource extends AutoCloseable {

    /// Waits for events and returns those that are there; empty after the timeout.
    List<Event> poll(Duration timeout) throws InterruptedException;

    /// True once no event will follow.
    boolean ended();

    @Override
    void close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The answer to a request: whole, a stream of watch events, or a stream of bytes.
public sealed interface ApiResponse {

  int status();

  /// A body that is there. The bytes are shared: nobody changes them. JSON is brought into the form
  /// that the caller accepts when it is written.
  record Whole(int status, String contentType, Map<String, String> headers, byte[] body)
      implements ApiResponse {}

  /// Watch events until the source ends. The edge frames them for its wire format.
  record Events(EventSource source, Accept.Format format) implements ApiResponse {
    @Override
    public int status() {
      return 200;
    }
  }

  /// Bytes that come as they come, for example a log that is followed. The edge closes the stream.
  record Bytes(int status, String contentType, InputStream body) implements ApiResponse {}

  /// One watch event; shared between all watches of its resource. What it is on the wire is made
  /// once for each format.
  final class Event {
    private final String type;
    private final byte[] object;
    private volatile byte @Nullable [] protobuf;

    /// @param type `ADDED`, `MODIFIED`, `DELETED`, `BOOKMARK` or `ERROR`
    /// @param object the object (or `Status`) as JSON
    public Event(String type, byte[] object) {
      this.type = type;
      this.object = object;
    }

    public String type() {
      return type;
    }

    public byte[] object() {
      return object;
    }

    /// The event in a wire format, with all that delimits it.
    public byte[] frame(Accept.Format format) {
      if (format != Accept.Format.PROTOBUF) {
        return Rendering.frame(this, format);
      }
      byte[] known = protobuf;
      if (known == null) {
        known = Rendering.frame(this, format);
        protobuf = known;
      }
      return known;
    }
  }

  /// Events for one watcher, pulled by one thread.
  interface EventSource extends AutoCloseable {

    /// Waits for events and returns those that are there; empty after the timeout.
    List<Event> poll(Duration timeout) throws InterruptedException;

    /// True once no event will follow.
    boolean ended();

    /// The same events for an event loop; null while they cannot be read without waiting.
    default @Nullable LiveEvents live() {
      return null;
    }

    @Override
    void close();
  }
}

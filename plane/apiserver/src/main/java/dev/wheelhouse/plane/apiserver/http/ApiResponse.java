// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The answer to a request: whole, a stream of watch events, or a stream of bytes.
public sealed interface ApiResponse {

  int status();

  /// A body that is there. The bytes are shared: nobody changes them. JSON is brought into the form
  /// that the caller accepts when it is written.
  record Whole(int status, String contentType, Map<String, String> headers, byte[] body)
      implements ApiResponse {}

  /// A large list that is put together while it is written, so that it is never there as a whole.
  ///
  /// @param head the list without items, a JSON object
  /// @param items the items as JSON; shared, nobody changes them
  record Listing(byte[] head, List<byte[]> items) implements ApiResponse {
    private static final byte[] ITEMS = ",\"items\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMA = {','};
    private static final byte[] END = {']', '}'};

    @Override
    public int status() {
      return 200;
    }

    /// All in one piece.
    public Whole whole() {
      byte[] body = new byte[Math.toIntExact(size())];
      int at = 0;
      for (Iterator<byte[]> pieces = pieces(); pieces.hasNext(); ) {
        byte[] piece = pieces.next();
        System.arraycopy(piece, 0, body, at, piece.length);
        at += piece.length;
      }
      return new Whole(200, Accept.Format.JSON.mediaType(), Map.of(), body);
    }

    /// How many bytes of JSON it is.
    public long size() {
      long size = head.length - 1L + ITEMS.length + END.length + Math.max(0, items.size() - 1);
      for (byte[] item : items) {
        size += item.length;
      }
      return size;
    }

    /// The JSON from front to back.
    Iterator<byte[]> pieces() {
      byte[] start = Arrays.copyOf(head, head.length - 1 + ITEMS.length);
      System.arraycopy(ITEMS, 0, start, head.length - 1, ITEMS.length);
      Iterator<byte[]> rest = items.iterator();
      return new Iterator<>() {
        private byte @Nullable [] pending = start;
        private boolean comma;
        private boolean ended;

        @Override
        public boolean hasNext() {
          return !ended;
        }

        @Override
        public byte[] next() {
          byte[] first = pending;
          if (first != null) {
            pending = null;
            return first;
          }
          if (!rest.hasNext()) {
            if (ended) {
              throw new NoSuchElementException();
            }
            ended = true;
            return END;
          }
          if (comma) {
            comma = false;
            return COMMA;
          }
          byte[] item = rest.next();
          comma = true;
          return item;
        }
      };
    }
  }

  /// Watch events until the source ends. The edge frames them for its wire format.
  record Events(EventSource source, Accept.Format format) implements ApiResponse {
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

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.logs;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns log files back into what the container wrote. Blocks while following; reading from another
/// thread than the one that closes is fine.
final class LogReader extends InputStream {

  private final Path file;
  private final @Nullable LogFile live;
  private final LogQuery query;
  private final Deque<Path> older = new ArrayDeque<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long toSkip;
  private long budget;
  private int generation;
  private @Nullable InputStream current;
  private byte[] ready = new byte[0];
  private int position;
  private boolean lineStart = true;
  private volatile boolean closed;

  LogReader(Path file, Optional<LogFile> live, LogQuery query) {
    this.file = file;
    this.live = live.orElse(null);
    this.query = query;
    this.budget = query.limitBytes() == null ? Long.MAX_VALUE : query.limitBytes();
    this.generation = live.map(LogFile::generation).orElse(0);
    if (Files.exists(LogFile.rotated(file))) {
      older.add(LogFile.rotated(file));
    }
    if (Files.exists(file)) {
      older.add(file);
    }
    this.toSkip = linesBeforeTail();
  }

  /// Reads the files once to find where the last lines begin.
  private long linesBeforeTail() {
    if (query.tailLines() == null) {
      return 0;
    }
    long lines = 0;
    for (Path path : older) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
        byte[] buffer = new byte[64 * 1024];
        for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
          for (int i = 0; i < count; i++) {
            lines += buffer[i] == '\n' ? 1 : 0;
          }
        }
      } catch (IOException _) {
        return 0;
      }
    }
    return Math.max(0, lines - query.tailLines());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    while (position == ready.length) {
      byte[] next = budget <= 0 || closed ? null : nextLine();
      if (next == null) {
        return -1;
      }
      ready = next;
      position = 0;
    }
    int count = (int) Math.min(Math.min(length, ready.length - position), budget);
    if (count <= 0) {
      return -1;
    }
    System.arraycopy(ready, position, bytes, offset, count);
    position += count;
    budget -= count;
    return count;
  }

  @Override
  public int available() {
    return ready.length - position;
  }

  /// The next line's output, empty for a line that is not wanted, null at the end.
  private byte @Nullable [] nextLine() throws IOException {
    byte[] raw = nextRecord();
    if (raw == null) {
      return null;
    }
    if (toSkip > 0) {
      toSkip--;
      return new byte[0];
    }
    return render(raw);
  }

  private byte[] render(byte[] raw) {
    int time = indexOf(raw, 0);
    int stream = indexOf(raw, time + 1);
    int tag = indexOf(raw, stream + 1);
    if (time < 0 || stream < 0 || tag < 0) {
      return new byte[0];
    }
    String stamp = new String(raw, 0, time, StandardCharsets.US_ASCII);
    if (query.since() != null && before(stamp, query.since())) {
      return new byte[0];
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length);
    if (query.timestamps() && lineStart) {
      out.writeBytes((stamp + " ").getBytes(StandardCharsets.US_ASCII));
    }
    out.write(raw, tag + 1, raw.length - tag - 1);
    lineStart = raw[stream + 1] == 'F';
    if (lineStart) {
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static boolean before(String stamp, Instant since) {
    try {
      return Instant.parse(stamp).isBefore(since);
    } catch (DateTimeParseException _) {
      return false;
    }
  }

  private static int indexOf(byte[] raw, int from) {
    for (int i = Math.max(0, from); i < raw.length; i++) {
      if (raw[i] == ' ') {
        return i;
      }
    }
    return -1;
  }

  private byte @Nullable [] nextRecord() throws IOException {
    while (!closed) {
      long seen = live == null ? 0 : live.written();
      int now = live == null ? 0 : live.generation();
      byte[] record = fromCurrent();
      if (record != null) {
        return record;
      }
      if (openNext(now)) {
        continue;
      }
      if (live == null || !query.follow() || !awaitMore(live, seen)) {
        return lastPart();
      }
    }
    return null;
  }

  private byte @Nullable [] lastPart() throws IOException {
    return fromCurrent();
  }

  private boolean awaitMore(LogFile log, long seen) throws IOException {
    try {
      return log.awaitMore(seen);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while following a log");
    }
  }

  private byte @Nullable [] fromCurrent() throws IOException {
    InputStream in = current;
    if (in == null) {
      return null;
    }
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        byte[] record = line.toByteArray();
        line.reset();
        return record;
      }
      line.write(b);
    }
    return null;
  }

  /// Goes on to the next file when the current one is read to its end and will not grow.
  private boolean openNext(int now) throws IOException {
    Path next = older.poll();
    if (next == null && now != generation) {
      generation = now;
      next = file;
    }
    if (next == null) {
      return false;
    }
    if (current != null) {
      current.close();
    }
    current = new BufferedInputStream(Files.newInputStream(next), 64 * 1024);
    line.reset();
    return true;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    InputStream in = current;
    if (in != null) {
      in.close();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.logs;

import dev.wheelhouse.base.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The log of one run of one container, in the CRI log format: a line per line of output, `<RFC
/// 3339 time> <stdout|stderr> <F|P> <text>`, where `P` marks a piece whose newline is still to
/// come.
///
/// When the file has grown past a limit it becomes `<file>.1` (the older one is dropped) and a new
/// one begins. Writers are the runtime's threads; any number of readers wait for more.
public final class LogFile implements AutoCloseable {

  static final String STDOUT = "stdout";
  static final String STDERR = "stderr";
  private static final int LONGEST_LINE = 16 * 1024;

  /// Gets output as it comes, besides the file.
  public interface Tap {
    void output(boolean stderr, byte[] bytes);

    void ended();
  }

  private final Path file;
  private final Clock clock;
  private final long limit;
  private final ByteArrayOutputStream partialOut = new ByteArrayOutputStream();
  private final ByteArrayOutputStream partialErr = new ByteArrayOutputStream();
  private final List<Tap> taps = new CopyOnWriteArrayList<>();
  private OutputStream out;
  private long size;
  private int generation;
  private long written;
  private boolean ended;

  LogFile(Path file, Clock clock, long limit) {
    this.file = file;
    this.clock = clock;
    this.limit = limit;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      this.out = open(file);
      this.size = Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OutputStream open(Path file) throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  static Path rotated(Path file) {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  /// Takes output of the container as it comes, lines cut anywhere.
  public void write(boolean stderr, byte[] bytes) {
    taps.forEach(tap -> tap.output(stderr, bytes));
    synchronized (this) {
      if (ended) {
        return;
      }
      try {
        writeLines(stderr, bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      written++;
      notifyAll();
    }
  }

  private void writeLines(boolean stderr, byte[] bytes) throws IOException {
    ByteArrayOutputStream partial = stderr ? partialErr : partialOut;
    ByteArrayOutputStream block = new ByteArrayOutputStream(bytes.length + 64);
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        partial.write(bytes, from, i - from);
        appendLine(block, stderr, "F", partial);
        from = i + 1;
      } else if (partial.size() + i - from >= LONGEST_LINE) {
        partial.write(bytes, from, i - from);
        appendLine(block, stderr, "P", partial);
        from = i;
      }
    }
    partial.write(bytes, from, bytes.length - from);
    append(block);
  }

  private void appendLine(
      ByteArrayOutputStream block, boolean stderr, String tag, ByteArrayOutputStream text)
      throws IOException {
    String head = clock.now() + " " + (stderr ? STDERR : STDOUT) + " " + tag + " ";
    block.write(head.getBytes(StandardCharsets.US_ASCII));
    text.writeTo(block);
    block.write('\n');
    text.reset();
  }

  private void append(ByteArrayOutputStream block) throws IOException {
    if (block.size() == 0) {
      return;
    }
    if (size > 0 && size + block.size() > limit) {
      out.close();
      Files.move(file, rotated(file), StandardCopyOption.REPLACE_EXISTING);
      out = open(file);
      size = 0;
      generation++;
    }
    block.writeTo(out);
    size += block.size();
  }

  public void tap(Tap tap) {
    synchronized (this) {
      if (!ended) {
        taps.add(tap);
        return;
      }
    }
    tap.ended();
  }

  public void untap(Tap tap) {
    taps.remove(tap);
  }

  Path file() {
    return file;
  }

  synchronized int generation() {
    return generation;
  }

  synchronized long written() {
    return written;
  }

  /// Waits until more than `seen` writes have been made, or the log has ended.
  ///
  /// @return false when it has ended
  synchronized boolean awaitMore(long seen) throws InterruptedException {
    while (written <= seen && !ended) {
      wait();
    }
    return written > seen || !ended;
  }

  /// Ends the log: readers that follow it get the rest and then its end.
  @Override
  public void close() {
    synchronized (this) {
      if (ended) {
        return;
      }
      try {
        flushPartial(true, partialErr);
        flushPartial(false, partialOut);
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        ended = true;
        notifyAll();
      }
    }
    taps.forEach(Tap::ended);
  }

  private void flushPartial(boolean stderr, ByteArrayOutputStream partial) throws IOException {
    if (partial.size() > 0) {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      appendLine(block, stderr, "P", partial);
      append(block);
    }
  }
}

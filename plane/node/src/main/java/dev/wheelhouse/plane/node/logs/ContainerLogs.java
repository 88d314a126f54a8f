// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.logs;

import dev.wheelhouse.base.time.Clock;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// All logs that are being written now, by file, and the way to read any of them.
public final class ContainerLogs {

  private static final long DEFAULT_LIMIT = 10L * 1024 * 1024;

  private final Clock clock;
  private final long limit;
  private final Map<Path, LogFile> open = new ConcurrentHashMap<>();

  public ContainerLogs(Clock clock) {
    this(clock, DEFAULT_LIMIT);
  }

  ContainerLogs(Clock clock, long limit) {
    this.clock = clock;
    this.limit = limit;
  }

  /// Opens a log for writing; the same one for the same file until it is finished.
  public LogFile open(Path file) {
    return open.computeIfAbsent(file, path -> new LogFile(path, clock, limit));
  }

  public Optional<LogFile> find(Path file) {
    return Optional.ofNullable(open.get(file));
  }

  /// Ends a log; does nothing when it is not open.
  public void finish(Path file) {
    LogFile log = open.remove(file);
    if (log != null) {
      log.close();
    }
  }

  /// Reads a log, live or finished.
  public InputStream read(Path file, LogQuery query) {
    return new LogReader(file, find(file), query);
  }
}

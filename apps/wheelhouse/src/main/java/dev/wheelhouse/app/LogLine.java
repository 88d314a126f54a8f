// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/// One line for a log record. What caused it is named in that line; its stack follows only when
/// traces are wanted.
final class LogLine extends Formatter {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS");

  private final boolean traces;

  LogLine(boolean traces) {
    this.traces = traces;
  }

  @Override
  public String format(LogRecord record) {
    return "%s %-7s %s: %s%s%n"
        .formatted(
            TIME.format(LocalDateTime.ofInstant(record.getInstant(), ZoneId.systemDefault())),
            record.getLevel().getName(),
            record.getLoggerName(),
            formatMessage(record),
            cause(record));
  }

  private String cause(LogRecord record) {
    Throwable thrown = record.getThrown();
    if (thrown == null) {
      return "";
    }
    if (!traces) {
      return " (" + thrown.toString().lines().findFirst().orElse("") + ")";
    }
    StringWriter stack = new StringWriter();
    thrown.printStackTrace(new PrintWriter(stack));
    return System.lineSeparator() + stack.toString().stripTrailing();
  }
}

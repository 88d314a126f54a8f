// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogLineTest {

  private static LogRecord failure() {
    LogRecord record = new LogRecord(Level.WARNING, "disk is full");
    record.setLoggerName("dev.wheelhouse.store");
    record.setThrown(new IllegalStateException("no space\nleft"));
    return record;
  }

  @Test
  void namesTheCauseInTheSameLine() {
    assertThat(new LogLine(false).format(failure()))
        .contains("WARNING dev.wheelhouse.store: disk is full")
        .contains(" (java.lang.IllegalStateException: no space)")
        .hasLineCount(1);
  }

  @Test
  void showsTheStackWhenTracesAreWanted() {
    assertThat(new LogLine(true).format(failure())).contains("\tat ");
  }
}

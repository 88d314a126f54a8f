// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/// Shows what several things are doing at once: on a terminal a block of lines that is redrawn,
/// else one plain line for each change. Safe for use by many threads.
public final class Progress {

  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final Map<String, String> lines = new LinkedHashMap<>();
  private int drawn;

  public Progress(PrintWriter out) {
    this(out, Consoles.interactive());
  }

  Progress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /// Says what a thing is doing now.
  public synchronized void show(String what, String doing) {
    if (doing.equals(lines.put(what, doing))) {
      return;
    }
    if (terminal) {
      redraw();
    } else {
      out.println("  " + line(what, doing));
    }
    out.flush();
  }

  private void redraw() {
    if (drawn > 0) {
      out.printf("\u001b[%dA", drawn);
    }
    lines.forEach((what, doing) -> out.println(CLEAR_LINE + "  " + line(what, doing)));
    drawn = lines.size();
  }

  private String line(String what, String doing) {
    int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
    return what + " ".repeat(Math.max(0, width - what.length()) + 3) + doing;
  }

  /// Says something that is no progress, above the block.
  public synchronized void warn(String text) {
    if (terminal && drawn > 0) {
      out.printf("\u001b[%dA", drawn);
      drawn = 0;
    }
    out.println((terminal ? CLEAR_LINE : "") + "Warning: " + text);
    if (terminal && !lines.isEmpty()) {
      redraw();
    }
    out.flush();
  }

  /// Ends the block; what follows is printed below it.
  public synchronized void finish() {
    lines.clear();
    drawn = 0;
  }
}

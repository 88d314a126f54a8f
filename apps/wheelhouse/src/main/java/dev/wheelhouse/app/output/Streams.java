// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Where a command prints to: what it was asked for, and what is said beside that.
@Command
public final class Streams {

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec spec;

  public PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  public PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }

  /// Prints a line at once.
  public void say(String line) {
    out().println(line);
    out().flush();
  }

  /// Prints a line that is no result.
  public void remark(String line) {
    err().println(line);
    err().flush();
  }
}

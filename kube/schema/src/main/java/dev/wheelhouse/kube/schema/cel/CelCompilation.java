// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import java.util.List;
import java.util.stream.Collectors;

/// The outcome of compiling an expression.
public sealed interface CelCompilation {

  record Compiled(CelProgram program) implements CelCompilation {}

  /// The expression is refused.
  record Refused(Stage stage, List<CelIssue> issues) implements CelCompilation {

    /// What it did not pass.
    public enum Stage {
      /// The parser or the type checker.
      CHECK,
      /// The result has a type that is not allowed.
      RESULT,
      /// A constant part can never be evaluated, such as a malformed pattern.
      PLAN
    }

    public Refused {
      issues = List.copyOf(issues);
    }

    /// All issues, each with the line and a mark under the place.
    public String text() {
      return issues.stream().map(CelIssue::display).collect(Collectors.joining("\n"));
    }
  }

  /// What is wrong with an expression.
  ///
  /// @param line from 1
  /// @param column from 0
  /// @param display message, place, the line and a mark below it, as cel-go prints it
  record CelIssue(int line, int column, String message, String display) {}
}

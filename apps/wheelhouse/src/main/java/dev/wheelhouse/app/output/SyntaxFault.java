// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;

/// What is wrong with the syntax of a YAML or JSON text, in one line.
public final class SyntaxFault {

  private SyntaxFault() {}

  /// The line, and the parser's words without the excerpts it draws: those are its indented lines.
  public static String of(JsonProcessingException error) {
    StringBuilder words = new StringBuilder();
    error
        .getOriginalMessage()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith(" "))
        .forEach(line -> words.append(words.isEmpty() ? "" : ", ").append(line.strip()));
    JsonLocation location = error.getLocation();
    return (location == null ? "" : "line " + location.getLineNr() + ": ") + words;
  }
}

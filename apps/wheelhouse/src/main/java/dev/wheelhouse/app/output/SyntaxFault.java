// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is wrong with the syntax of a YAML or JSON text, in one line.
public final class SyntaxFault {

  private static final Pattern LINE = Pattern.compile("line (\\d+), column");

  private SyntaxFault() {}

  /// The line, and the parser's words without the excerpts it draws: those are its indented lines.
  public static String of(JsonProcessingException error) {
    StringBuilder words = new StringBuilder();
    error
        .getOriginalMessage()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith(" "))
        .forEach(line -> words.append(words.isEmpty() ? "" : ", ").append(line.strip()));
    return line(error) + words;
  }

  /// The last line that the words name is where the fault is; the ones before are its surroundings.
  private static String line(JsonProcessingException error) {
    Optional<String> named =
        LINE.matcher(error.getOriginalMessage())
            .results()
            .map(match -> match.group(1))
            .reduce((_, last) -> last);
    JsonLocation location = error.getLocation();
    return named
        .or(() ->
            location == null ? Optional.empty() : Optional.of(String.valueOf(location.getLineNr())))
        .map(line -> "line " + line + ": ")
        .orElse("");
  }
}

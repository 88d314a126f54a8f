// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.simulated;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a container does whose command says by itself how long it runs and how it ends: `true`,
/// `false`, `sleep N`, and a shell's `exit N`. All others run until they are told to end.
record PlainCommand(Duration takes, int exitCode) {

  private static final Pattern EXIT = Pattern.compile("exit (\\d{1,3});?");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  static Optional<PlainCommand> of(List<String> arguments) {
    if (arguments.isEmpty()) {
      return Optional.empty();
    }
    String path = arguments.getFirst();
    String program = path.substring(path.lastIndexOf('/') + 1);
    return switch (program) {
      case "true" -> Optional.of(ended(0));
      case "false" -> Optional.of(ended(1));
      case "sleep" -> sleep(arguments);
      case "sh", "bash" -> shell(arguments);
      default -> Optional.empty();
    };
  }

  static PlainCommand ended(int code) {
    return new PlainCommand(Duration.ZERO, code);
  }

  private static Optional<PlainCommand> sleep(List<String> arguments) {
    return arguments.size() == 2 && SECONDS.matcher(arguments.get(1)).matches()
        ? Optional.of(new PlainCommand(Duration.ofSeconds(Long.parseLong(arguments.get(1))), 0))
        : Optional.empty();
  }

  private static Optional<PlainCommand> shell(List<String> arguments) {
    if (arguments.size() != 3 || !arguments.get(1).equals("-c")) {
      return Optional.empty();
    }
    Matcher exit = EXIT.matcher(arguments.get(2).strip());
    return exit.matches()
        ? Optional.of(ended(Integer.parseInt(exit.group(1)) & 0xff))
        : Optional.empty();
  }
}

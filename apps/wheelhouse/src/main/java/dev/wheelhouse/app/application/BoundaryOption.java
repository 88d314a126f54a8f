// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.ops.delivery.Boundaries;
import dev.wheelhouse.ops.delivery.authors.Unstamped;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// What applications may not do.
public final class BoundaryOption {

  private static final String REFUSE = "refuse";
  private static final String AS_OPERATOR = "as-operator";

  @Option(
      names = "--allow-step-address",
      paramLabel = "CIDR",
      split = ",",
      description =
          "A network that workflow steps may reach although it is of this machine or its cloud,"
              + " such as 127.0.0.1/32; may be repeated, or several separated by commas.")
  List<String> addresses = List.of();

  @Option(
      names = "--unstamped",
      paramLabel = "HOW",
      defaultValue = REFUSE,
      description =
          "What becomes of applications of which nothing proves who wrote them: refuse, or"
              + " as-operator to let them act with Wheelhouse's own rights (default:"
              + " ${DEFAULT-VALUE}).")
  String unstamped = REFUSE;

  /// @param own networks that steps may reach in any case
  /// @throws UserError naming the option that is wrong
  public Boundaries boundaries(List<String> own) {
    List<String> all = new ArrayList<>(own);
    addresses.stream().filter(it -> !it.isBlank()).forEach(all::add);
    try {
      AddressRules.allowing(all);
    } catch (PlatformException e) {
      throw new UserError(UserError.Kind.USAGE, "--allow-step-address " + e.getMessage(), e);
    }
    return new Boundaries(
        switch (unstamped) {
          case REFUSE -> Unstamped.REFUSED;
          case AS_OPERATOR -> Unstamped.AS_PROGRAM;
          default ->
              throw new UserError(
                  UserError.Kind.USAGE,
                  "--unstamped `" + unstamped + "`: take " + REFUSE + " or " + AS_OPERATOR);
        },
        all);
  }

  /// The options as a command line.
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    addresses.stream()
        .filter(it -> !it.isBlank())
        .forEach(it -> arguments.add("--allow-step-address=" + it));
    arguments.add("--unstamped=" + unstamped);
    return arguments;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import java.util.List;
import picocli.CommandLine.Option;

/// From where charts and files are fetched that an application names by address.
final class OutsideOption {

  @Option(
      names = "--allow-step-address",
      paramLabel = "CIDR",
      split = ",",
      description =
          "A network that charts and files may be fetched from although it is of this machine or"
              + " its cloud, as the operator may; may be repeated.")
  List<String> addresses = List.of();

  /// @throws UserError for what is no network
  AddressRules rules() {
    try {
      return AddressRules.allowing(addresses);
    } catch (PlatformException e) {
      throw new UserError(UserError.Kind.USAGE, "--allow-step-address " + e.getMessage(), e);
    }
  }
}

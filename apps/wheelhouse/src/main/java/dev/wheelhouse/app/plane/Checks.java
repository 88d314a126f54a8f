// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.node.network.Cidr;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/// Looks at single options; what is wrong is named together with its option.
final class Checks {

  private static final int LAST_PORT = 65_535;
  private static final int NARROWEST = 28;

  private Checks() {}

  static Cidr range(String option, String value, int widest) {
    try {
      Cidr range = Cidr.parse(value);
      if (range.prefix() < widest || range.prefix() > NARROWEST) {
        throw wrong(
            option + " " + value + ": its prefix must be from " + widest + " to " + NARROWEST);
      }
      return range;
    } catch (PlatformException e) {
      throw wrong(option + ": " + e.getMessage());
    }
  }

  static void port(String option, int value) {
    if (value < 0 || value > LAST_PORT) {
      throw wrong(option + " " + value + " is no port; take 1 to 65535, or 0 for a free one");
    }
  }

  static UserError wrong(String message) {
    return new UserError(UserError.Kind.USAGE, message);
  }

  /// Makes sure that a port can be listened on.
  static void free(String option, String host, int port) {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException _) {
      throw wrong("--bind-address `" + host + "` is no address of this machine");
    }
    try (ServerSocket _ = new ServerSocket(port, 1, address)) {
      return;
    } catch (BindException e) {
      throw taken(option, host, port, e);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.IN_USE,
          "cannot listen on " + host + ":" + port + ": " + e.getMessage(),
          e);
    }
  }

  private static UserError taken(String option, String host, int port, BindException cause) {
    String what = String.valueOf(cause.getMessage());
    if (what.contains("assign")) {
      return wrong("--bind-address `" + host + "` is no address of this machine");
    }
    if (what.contains("denied")) {
      return new UserError(
          UserError.Kind.PERMISSION,
          "this user may not listen on port " + port + "; choose one above 1023 with " + option);
    }
    return new UserError(
        UserError.Kind.IN_USE,
        "port "
            + port
            + " on "
            + host
            + " is taken by another program; choose another with "
            + option
            + ", or 0 for any free one");
  }
}

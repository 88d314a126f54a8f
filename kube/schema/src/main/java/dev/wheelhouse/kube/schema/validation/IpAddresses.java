// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Literal IP addresses; nothing is looked up.
final class IpAddresses {

  static final String MESSAGE = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

  private static final Pattern V4 =
      Pattern.compile(
          "((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}"
              + "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])");
  private static final Pattern V6_GROUPS =
      Pattern.compile("([0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4})*)?");

  private IpAddresses() {}

  static List<String> check(String text) {
    return isValid(text) ? List.of() : List.of(MESSAGE);
  }

  /// An address that others can be sent to: not one that means the machine itself or its link.
  static List<String> checkDestination(String text) {
    if (!isValid(text)) {
      return List.of(MESSAGE);
    }
    InetAddress address = InetAddress.ofLiteral(text);
    List<String> problems = new ArrayList<>();
    if (address.isAnyLocalAddress()) {
      problems.add("may not be unspecified (" + text + ")");
    }
    if (address.isLoopbackAddress()) {
      problems.add("may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
    if (address.isLinkLocalAddress()) {
      problems.add("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    }
    if (address.isMCLinkLocal()) {
      problems.add("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
    return problems;
  }

  static List<String> checkCidr(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? "" : text.substring(0, slash);
    String length = text.substring(slash + 1);
    boolean known = isValid(address) && length.matches("0|[1-9][0-9]{0,2}");
    return known && Integer.parseInt(length) <= (isV4(address) ? 32 : 128)
        ? List.of()
        : List.of("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
  }

  static boolean isValid(String text) {
    return isV4(text) || isV6(text);
  }

  static boolean isV4(String text) {
    return V4.matcher(text).matches();
  }

  static boolean isV6(String text) {
    int last = text.lastIndexOf(':');
    if (last < 0) {
      return false;
    }
    String tail = text.substring(last + 1);
    String groups = isV4(tail) ? text.substring(0, last + 1) + "0:0" : text;
    int gap = groups.indexOf("::");
    if (gap < 0) {
      return V6_GROUPS.matcher(groups).matches() && count(groups) == 8;
    }
    String left = groups.substring(0, gap);
    String right = groups.substring(gap + 2);
    return V6_GROUPS.matcher(left).matches()
        && V6_GROUPS.matcher(right).matches()
        && count(left) + count(right) < 8;
  }

  private static int count(String groups) {
    return groups.isEmpty() ? 0 : groups.split(":", -1).length;
  }
}

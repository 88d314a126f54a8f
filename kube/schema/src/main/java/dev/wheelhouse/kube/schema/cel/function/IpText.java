// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import java.util.ArrayList;
import java.util.List;

/// Reads IP addresses strictly: decimal IPv4 without leading zeros, IPv6 of RFC 4291.
final class IpText {

  private IpText() {}

  /// A text that is no address.
  static final class Malformed extends Exception {
    private Malformed(String message) {
      super(message, null, false, false);
    }
  }

  static List<Integer> parse(String text) throws Malformed {
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '.' -> {
          return v4(text);
        }
        case ':' -> {
          return v6(text);
        }
        default -> {}
      }
    }
    throw new Malformed("unable to parse IP");
  }

  private static List<Integer> v4(String text) throws Malformed {
    List<Integer> bytes = new ArrayList<>();
    for (String part : text.split("\\.", -1)) {
      bytes.add(decimal(part));
    }
    if (bytes.size() != 4) {
      throw new Malformed(bytes.size() < 4 ? "IPv4 address too short" : "IPv4 address too long");
    }
    return bytes;
  }

  private static int decimal(String part) throws Malformed {
    if (part.isEmpty()) {
      throw new Malformed("IPv4 field must have at least one digit");
    }
    if (!part.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new Malformed("unexpected character");
    }
    if (part.length() > 1 && part.charAt(0) == '0') {
      throw new Malformed("IPv4 field has octet with leading zero");
    }
    if (part.length() > 3 || Integer.parseInt(part) > 255) {
      throw new Malformed("IPv4 field has value >255");
    }
    return Integer.parseInt(part);
  }

  private static List<Integer> v6(String text) throws Malformed {
    int gap = text.indexOf("::");
    if (gap < 0) {
      List<Integer> bytes = groups(text);
      if (bytes.size() != 16) {
        throw new Malformed(
            bytes.size() < 16 ? "address string too short" : "trailing garbage after address");
      }
      return bytes;
    }
    if (text.indexOf("::", gap + 1) >= 0) {
      throw new Malformed("multiple :: in address");
    }
    List<Integer> bytes = new ArrayList<>(groups(text.substring(0, gap)));
    List<Integer> tail = groups(text.substring(gap + 2));
    if (bytes.size() + tail.size() >= 16) {
      throw new Malformed("the :: must expand to at least one field of zeros");
    }
    while (bytes.size() + tail.size() < 16) {
      bytes.add(0);
    }
    bytes.addAll(tail);
    return bytes;
  }

  private static List<Integer> groups(String text) throws Malformed {
    List<Integer> bytes = new ArrayList<>();
    if (text.isEmpty()) {
      return bytes;
    }
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        bytes.addAll(v4(parts[i]));
      } else {
        int group = hexadecimal(parts[i]);
        bytes.add(group >> 8);
        bytes.add(group & 0xff);
      }
    }
    return bytes;
  }

  private static int hexadecimal(String part) throws Malformed {
    if (part.isEmpty()) {
      throw new Malformed("each colon-separated field must have at least one digit");
    }
    if (part.length() > 4) {
      throw new Malformed("each group must have 4 or fewer digits");
    }
    if (!part.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
      throw new Malformed("unexpected character");
    }
    return Integer.parseInt(part, 16);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry.services;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.Optional;
import java.util.OptionalInt;

/// An IPv4 range in CIDR form, its addresses counted from the network address.
record AddressRange(int network, int prefix) {

  private static final int LARGEST_PREFIX = 30;
  private static final int SMALLEST_PREFIX = 12;

  /// @throws PlatformException `BAD_REQUEST` for anything but an IPv4 range from /12 to /30
  static AddressRange parse(String cidr) {
    int slash = cidr.indexOf('/');
    Optional<Integer> network = address(slash < 0 ? "" : cidr.substring(0, slash));
    String bits = cidr.substring(slash + 1);
    int prefix = bits.matches("\\d{1,2}") ? Integer.parseInt(bits) : 0;
    if (network.isEmpty() || prefix < SMALLEST_PREFIX || prefix > LARGEST_PREFIX) {
      throw new PlatformException(
          Reason.BAD_REQUEST,
          "service cluster IP range \"" + cidr + "\" must be an IPv4 range from /12 to /30");
    }
    return new AddressRange(network.get() & mask(prefix), prefix);
  }

  private static int mask(int prefix) {
    return -1 << (Integer.SIZE - prefix);
  }

  /// How many addresses Services may have: all but the network's and the broadcast's.
  int usable() {
    return (1 << (Integer.SIZE - prefix)) - 2;
  }

  /// The address of a number from 0.
  String address(int number) {
    int address = network + 1 + number;
    return (address >>> 24)
        + "."
        + (address >>> 16 & 0xff)
        + "."
        + (address >>> 8 & 0xff)
        + "."
        + (address & 0xff);
  }

  /// The number of an address; empty when it is none of the range's.
  OptionalInt number(String text) {
    Optional<Integer> address = address(text);
    if (address.isEmpty()) {
      return OptionalInt.empty();
    }
    int number = address.get() - network - 1;
    return number >= 0 && number < usable() ? OptionalInt.of(number) : OptionalInt.empty();
  }

  private static Optional<Integer> address(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != Integer.BYTES) {
      return Optional.empty();
    }
    int address = 0;
    for (String part : parts) {
      if (!part.matches("\\d{1,3}") || Integer.parseInt(part) > 0xff) {
        return Optional.empty();
      }
      address = address << Byte.SIZE | Integer.parseInt(part);
    }
    return Optional.of(address);
  }

  @Override
  public String toString() {
    String first = address(-1);
    return first + "/" + prefix;
  }
}

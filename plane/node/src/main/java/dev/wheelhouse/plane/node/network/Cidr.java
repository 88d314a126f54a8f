// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A range of IPv4 addresses, written `10.244.0.0/24` (RFC 4632).
///
/// @param base first address as a number
/// @param prefix length of the network part in bits
public record Cidr(int base, int prefix) {

  private static final Pattern FORM = Pattern.compile("([0-9.]+)/([0-9]{1,2})");
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern ADDRESS =
      Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET);
  private static final int BITS = 32;

  public Cidr {
    if (prefix < 0 || prefix > BITS || (base & mask(prefix)) != base) {
      throw invalid(text(base) + "/" + prefix);
    }
  }

  /// @throws PlatformException `INVALID`
  public static Cidr parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw invalid(text);
    }
    return new Cidr(number(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /// The range that an address with a prefix is in: `10.244.0.7/24` is taken as `10.244.0.0/24`.
  ///
  /// @throws PlatformException `INVALID`
  public static Cidr around(String text) {
    Matcher matcher = FORM.matcher(text);
    int prefix = matcher.matches() ? Integer.parseInt(matcher.group(2)) : -1;
    if (prefix < 0 || prefix > BITS) {
      throw invalid(text);
    }
    return new Cidr(number(matcher.group(1)) & mask(prefix), prefix);
  }

  private static PlatformException invalid(String text) {
    return new PlatformException(
        Reason.INVALID, "\"" + text + "\" is no IPv4 range; write it as 10.244.0.0/24");
  }

  private static int mask(int prefix) {
    return prefix == 0 ? 0 : -1 << (BITS - prefix);
  }

  /// An address as a number.
  ///
  /// @throws PlatformException `INVALID`
  public static int number(String address) {
    Matcher matcher = ADDRESS.matcher(address);
    if (!matcher.matches()) {
      throw new PlatformException(Reason.INVALID, "\"" + address + "\" is no IPv4 address");
    }
    int number = 0;
    for (int i = 1; i <= 4; i++) {
      number = number << 8 | Integer.parseInt(matcher.group(i));
    }
    return number;
  }

  /// Whether a text is an IPv4 address, without leading zeros, which some read as octal numbers.
  public static boolean isAddress(String text) {
    return ADDRESS.matcher(text).matches();
  }

  public static String text(int address) {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 0xff)
        + "."
        + (address >>> 8 & 0xff)
        + "."
        + (address & 0xff);
  }

  /// Number of addresses.
  public long size() {
    return 1L << (BITS - prefix);
  }

  public boolean contains(String address) {
    return isAddress(address) && (number(address) & mask(prefix)) == base;
  }

  /// One of equal parts, as many as the next power of two.
  ///
  /// @param index from 0
  /// @param count how many are needed
  public Cidr part(int index, int count) {
    int bits = count <= 1 ? 0 : BITS - Integer.numberOfLeadingZeros(count - 1);
    return new Cidr(base + (int) ((long) index << (BITS - prefix - bits)), prefix + bits);
  }

  public boolean overlaps(Cidr other) {
    int shorter = Math.min(prefix, other.prefix);
    return (base & mask(shorter)) == (other.base & mask(shorter));
  }

  /// The address at a position, 0 being the network's own.
  public String address(long position) {
    return text((int) (base + position));
  }

  public boolean isLoopback() {
    return base >>> 24 == 127;
  }

  @Override
  public String toString() {
    return text(base) + "/" + prefix;
  }
}

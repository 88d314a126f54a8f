// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelObject;
import java.util.ArrayList;
import java.util.List;

/// An address with the length of its network's prefix. Bits behind the prefix may be set.
record Cidr(IpAddress address, int prefix) implements CelObject {

  /// @throws CelFault in the words of Kubernetes
  static Cidr parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      throw malformed(text, "no '/'");
    }
    IpAddress address;
    try {
      address = new IpAddress(IpText.parse(text.substring(0, slash)));
    } catch (IpText.Malformed e) {
      throw malformed(text, "ParseAddr(\"" + text.substring(0, slash) + "\"): " + e.getMessage());
    }
    String bits = text.substring(slash + 1);
    if (!bits.matches("0|[1-9][0-9]{0,2}")) {
      throw malformed(text, "bad bits after slash: \"" + bits + "\"");
    }
    if (Integer.parseInt(bits) > address.bits()) {
      throw malformed(text, "prefix length out of range");
    }
    if (address.isMapped()) {
      throw new CelFault(
          "network address parse error during conversion from string: IPv4-mapped IPv6 address \""
              + text
              + "\" is not allowed");
    }
    return new Cidr(address, Integer.parseInt(bits));
  }

  private static CelFault malformed(String text, String detail) {
    return new CelFault(
        "network address parse error during conversion from string: network address parse error"
            + " during conversion from string: netip.ParsePrefix(\""
            + text
            + "\"): "
            + detail);
  }

  boolean contains(IpAddress other) {
    if (other.bits() != address.bits()) {
      return false;
    }
    for (int i = 0; i < prefix; i++) {
      if (address.bit(i) != other.bit(i)) {
        return false;
      }
    }
    return true;
  }

  boolean contains(Cidr other) {
    return prefix <= other.prefix && contains(other.address);
  }

  Cidr masked() {
    List<Integer> bytes = new ArrayList<>();
    for (int i = 0; i < address.bytes().size(); i++) {
      int kept = Math.clamp(prefix - 8L * i, 0, 8);
      int mask = (0xff << (8 - kept)) & 0xff;
      bytes.add(address.bytes().get(i) & mask);
    }
    return new Cidr(new IpAddress(bytes), prefix);
  }

  @Override
  public String typeName() {
    return "net.CIDR";
  }

  @Override
  public long size() {
    return (prefix + 7L) / 8;
  }

  @Override
  public String toString() {
    return address + "/" + prefix;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelObject;
import java.util.List;

/// An IPv4 or IPv6 address, without zones and without IPv4 inside of IPv6.
///
/// @param bytes 4 or 16, each 0 to 255
record IpAddress(List<Integer> bytes) implements CelObject {

  IpAddress {
    bytes = List.copyOf(bytes);
  }

  /// @throws CelFault in the words of Kubernetes
  static IpAddress parse(String text) {
    if (text.indexOf('%') >= 0 && text.indexOf(':') >= 0) {
      throw new CelFault("IP address \"" + text + "\" with zone value is not allowed");
    }
    IpAddress address;
    try {
      address = new IpAddress(IpText.parse(text));
    } catch (IpText.Malformed e) {
      throw new CelFault(
          "IP Address \""
              + text
              + "\" parse error during conversion from string: ParseAddr(\""
              + text
              + "\"): "
              + e.getMessage());
    }
    if (address.isMapped()) {
      throw new CelFault("IPv4-mapped IPv6 address \"" + text + "\" is not allowed");
    }
    return address;
  }

  boolean isMapped() {
    return isV6()
        && bytes.subList(0, 10).stream().allMatch(b -> b == 0)
        && bytes.get(10) == 0xff
        && bytes.get(11) == 0xff;
  }

  boolean isV6() {
    return bytes.size() == 16;
  }

  int bits() {
    return bytes.size() * 8;
  }

  private boolean allZero(int from, int to) {
    return bytes.subList(from, to).stream().allMatch(b -> b == 0);
  }

  boolean isUnspecified() {
    return allZero(0, bytes.size());
  }

  boolean isLoopback() {
    return isV6() ? allZero(0, 15) && bytes.get(15) == 1 : bytes.get(0) == 127;
  }

  boolean isMulticast() {
    return isV6() ? bytes.get(0) == 0xff : (bytes.get(0) & 0xf0) == 0xe0;
  }

  boolean isLinkLocalMulticast() {
    return isV6()
        ? bytes.get(0) == 0xff && (bytes.get(1) & 0x0f) == 0x02
        : bytes.get(0) == 224 && bytes.get(1) == 0 && bytes.get(2) == 0;
  }

  boolean isLinkLocalUnicast() {
    return isV6()
        ? bytes.get(0) == 0xfe && (bytes.get(1) & 0xc0) == 0x80
        : bytes.get(0) == 169 && bytes.get(1) == 254;
  }

  boolean isGlobalUnicast() {
    boolean broadcast = !isV6() && bytes.stream().allMatch(b -> b == 255);
    return !broadcast
        && !isUnspecified()
        && !isLoopback()
        && !isMulticast()
        && !isLinkLocalUnicast();
  }

  boolean bit(int index) {
    return ((bytes.get(index / 8) >> (7 - index % 8)) & 1) == 1;
  }

  @Override
  public String typeName() {
    return "net.IP";
  }

  @Override
  public long size() {
    return bytes.size();
  }

  /// The canonical text, RFC 5952.
  @Override
  public String toString() {
    return isV6() ? v6() : String.join(".", bytes.stream().map(String::valueOf).toList());
  }

  private int group(int index) {
    return (bytes.get(2 * index) << 8) | bytes.get(2 * index + 1);
  }

  private String v6() {
    int zerosFrom = -1;
    int zerosTo = -1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && group(end) == 0) {
        end++;
      }
      if (end - i > Math.max(1, zerosTo - zerosFrom)) {
        zerosFrom = i;
        zerosTo = end;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == zerosFrom) {
        text.append("::");
        i = zerosTo - 1;
      } else {
        boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(group(i)));
      }
    }
    return text.toString();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.outside;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Which addresses workflow steps may connect to. What belongs to this machine or tells it who it
/// is (loopback, link-local, the metadata services of clouds) is out of reach unless it is allowed.
/// Immutable.
public final class AddressRules {

  /// Nothing of this machine's own.
  public static final AddressRules NARROW = new AddressRules(List.of());

  /// Metadata services that are not link-local: of AWS by IPv6, Alibaba, Oracle.
  private static final List<Range> METADATA =
      Stream.of("fd00:ec2::/32", "100.100.100.200/32", "192.0.0.192/32").map(Range::of).toList();

  private final List<Range> allowed;

  private AddressRules(List<Range> allowed) {
    this.allowed = List.copyOf(allowed);
  }

  /// @param cidrs networks that may be reached all the same, such as `127.0.0.0/8`
  /// @throws PlatformException `INVALID` naming the one that is none
  public static AddressRules allowing(List<String> cidrs) {
    return new AddressRules(cidrs.stream().map(Range::of).toList());
  }

  /// The addresses of a host, if all of them may be reached. What connects has to connect to one of
  /// these: another look-up may give others.
  ///
  /// @throws PlatformException `INVALID` when one may not be reached
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = InetAddress.getAllByName(host);
    for (InetAddress address : addresses) {
      require(host, address);
    }
    return addresses;
  }

  /// For a client that looks the host up itself: what it finds then may differ, which only a client
  /// that connects to what [#resolve] gave is safe from.
  ///
  /// @throws PlatformException `INVALID` when an address may not be reached, `SERVICE_UNAVAILABLE`
  ///   when the host is unknown
  public void check(URI uri) {
    try {
      resolve(uri.getHost());
    } catch (UnknownHostException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "the host " + uri.getHost() + " is unknown", e);
    }
  }

  /// @throws PlatformException `INVALID` when an address may not be reached
  void require(String host, InetAddress address) {
    boolean near =
        address.isLoopbackAddress()
            || address.isLinkLocalAddress()
            || address.isAnyLocalAddress()
            || address.isMulticastAddress()
            || embedsNear(address)
            || METADATA.stream().anyMatch(it -> it.has(address));
    if (near && allowed.stream().noneMatch(it -> it.has(address))) {
      String found = address.getHostAddress();
      throw new PlatformException(
          Reason.INVALID,
          host
              + (found.equals(host) ? "" : " is " + found + ", which")
              + " is an address of this machine or of its cloud; workflow steps may not reach it"
              + " unless Wheelhouse is started with --allow-step-address "
              + found
              + (found.contains(":") ? "/128" : "/32"));
    }
  }

  /// An IPv6 address that a gateway turns into an IPv4 one of this machine (RFC 6052, 3056).
  private static boolean embedsNear(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != 16) {
      return false;
    }
    boolean translated = Range.of("64:ff9b::/96").has(address);
    boolean compatible = Range.of("::/96").has(address);
    boolean tunnelled = Range.of("2002::/16").has(address);
    if (!translated && !compatible && !tunnelled) {
      return false;
    }
    int at = tunnelled ? 2 : 12;
    try {
      InetAddress inner = InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
      return inner.isLoopbackAddress() || inner.isLinkLocalAddress() || inner.isAnyLocalAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /// A network.
  ///
  /// @param length of its prefix in bits
  private record Range(InetAddress base, int length) {

    static Range of(String cidr) {
      int slash = cidr.indexOf('/');
      String host = slash < 0 ? cidr : cidr.substring(0, slash);
      try {
        InetAddress base = InetAddress.ofLiteral(host);
        int most = base.getAddress().length * 8;
        int length = slash < 0 ? most : Integer.parseInt(cidr.substring(slash + 1));
        if (length < 0 || length > most) {
          throw wrong(cidr);
        }
        return new Range(base, length);
      } catch (IllegalArgumentException _) {
        throw wrong(cidr);
      }
    }

    private static PlatformException wrong(String cidr) {
      return new PlatformException(
          Reason.INVALID, "\"" + cidr + "\" is no network; write it like 10.0.0.0/8 or fd00::/8");
    }

    boolean has(InetAddress address) {
      byte[] mine = base.getAddress();
      byte[] other = address.getAddress();
      if (mine.length != other.length) {
        return false;
      }
      for (int bit = 0; bit < length; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}

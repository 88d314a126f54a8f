// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import static dev.wheelhouse.kube.schema.cel.function.Types.BOOL;
import static dev.wheelhouse.kube.schema.cel.function.Types.CIDR;
import static dev.wheelhouse.kube.schema.cel.function.Types.INT;
import static dev.wheelhouse.kube.schema.cel.function.Types.IP;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRING;

import dev.cel.common.types.CelType;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/// Kubernetes' IP and CIDR libraries.
final class NetworkFunctions {

  private NetworkFunctions() {}

  static List<Overload> overloads() {
    List<Overload> all = new ArrayList<>();
    addresses(all);
    networks(all);
    return all;
  }

  private static Overload ofText(
      String function, String id, CelType result, Function<String, Object> body) {
    return Overload.global(
        function, id, result, List.of(STRING), (_, a) -> body.apply((String) a[0]));
  }

  private static boolean parses(String text, Consumer<String> parser) {
    try {
      parser.accept(text);
      return true;
    } catch (CelFault _) {
      return false;
    }
  }

  private static void addresses(List<Overload> all) {
    all.add(ofText("ip", "string_to_ip", IP, IpAddress::parse));
    all.add(ofText("isIP", "is_ip", BOOL, text -> parses(text, IpAddress::parse)));
    all.add(
        ofText(
            "ip.isCanonical",
            "ip_is_canonical",
            BOOL,
            text -> IpAddress.parse(text).toString().equals(text)));
    all.add(
        Overload.global("string", "ip_to_string", STRING, List.of(IP), (_, a) -> a[0].toString()));
    all.add(
        Overload.member(
            "family",
            "ip_family",
            INT,
            List.of(IP),
            (_, a) -> ((IpAddress) a[0]).isV6() ? 6L : 4L));
    all.add(test("isUnspecified", "ip_is_unspecified", IpAddress::isUnspecified));
    all.add(test("isLoopback", "ip_is_loopback", IpAddress::isLoopback));
    all.add(
        test(
            "isLinkLocalMulticast", "ip_is_link_local_multicast", IpAddress::isLinkLocalMulticast));
    all.add(test("isLinkLocalUnicast", "ip_is_link_local_unicast", IpAddress::isLinkLocalUnicast));
    all.add(test("isGlobalUnicast", "ip_is_global_unicast", IpAddress::isGlobalUnicast));
  }

  private static Overload test(String function, String id, Predicate<IpAddress> test) {
    return Overload.member(function, id, BOOL, List.of(IP), (_, a) -> test.test((IpAddress) a[0]));
  }

  private static void networks(List<Overload> all) {
    all.add(ofText("cidr", "string_to_cidr", CIDR, Cidr::parse));
    all.add(ofText("isCIDR", "is_cidr", BOOL, text -> parses(text, Cidr::parse)));
    all.add(
        Overload.global(
            "string", "cidr_to_string", STRING, List.of(CIDR), (_, a) -> a[0].toString()));
    all.add(read("ip", "cidr_ip", IP, Cidr::address));
    all.add(read("prefixLength", "cidr_prefix_length", INT, cidr -> (long) cidr.prefix()));
    all.add(read("masked", "cidr_masked", CIDR, Cidr::masked));
    contains(all);
  }

  private static Overload read(
      String function, String id, CelType result, Function<Cidr, Object> reader) {
    return Overload.member(
        function, id, result, List.of(CIDR), (_, a) -> reader.apply((Cidr) a[0]));
  }

  private static void contains(List<Overload> all) {
    all.add(
        Overload.member(
            "containsIP",
            "cidr_contains_ip_string",
            BOOL,
            List.of(CIDR, STRING),
            (_, a) -> ((Cidr) a[0]).contains(IpAddress.parse((String) a[1]))));
    all.add(
        Overload.member(
            "containsIP",
            "cidr_contains_ip_ip",
            BOOL,
            List.of(CIDR, IP),
            (_, a) -> ((Cidr) a[0]).contains((IpAddress) a[1])));
    all.add(
        Overload.member(
            "containsCIDR",
            "cidr_contains_cidr_string",
            BOOL,
            List.of(CIDR, STRING),
            (_, a) -> ((Cidr) a[0]).contains(Cidr.parse((String) a[1]))));
    all.add(
        Overload.member(
            "containsCIDR",
            "cidr_contains_cidr",
            BOOL,
            List.of(CIDR, CIDR),
            (_, a) -> ((Cidr) a[0]).contains((Cidr) a[1])));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelObject;
import dev.wheelhouse.kube.schema.naming.Names;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A format that text may have, with what is wrong with a text that has not.
///
/// @param regexSize the length of the pattern that costs are counted by
record NamedFormat(String name, long regexSize, Function<String, List<String>> check)
    implements CelObject {

  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
  private static final long DATE_TIME_SIZE = 94;

  static final Map<String, NamedFormat> ALL = all();

  private static Map<String, NamedFormat> all() {
    Map<String, NamedFormat> all = new LinkedHashMap<>();
    all.put("dns1123Label", new NamedFormat("DNS1123Label", 30, Names::dnsLabel));
    all.put("dns1123Subdomain", new NamedFormat("DNS1123Subdomain", 60, Names::dnsSubdomain));
    all.put("dns1035Label", new NamedFormat("DNS1035Label", 30, Names::dns1035Label));
    all.put("qualifiedName", new NamedFormat("QualifiedName", 60, Names::qualifiedName));
    all.put("dns1123LabelPrefix", prefix("DNS1123LabelPrefix", 30, Names::dnsLabel));
    all.put("dns1123SubdomainPrefix", prefix("DNS1123SubdomainPrefix", 60, Names::dnsSubdomain));
    all.put("dns1035LabelPrefix", prefix("DNS1035LabelPrefix", 30, Names::dns1035Label));
    all.put("labelValue", new NamedFormat("LabelValue", 40, Names::labelValue));
    all.put("uri", new NamedFormat("URI", 1103, NamedFormat::uri));
    all.put(
        "uuid",
        test("uuid", 72, "does not match the UUID format", text -> UUID.matcher(text).matches()));
    all.put("byte", test("byte", 84, "invalid base64", NamedFormat::isBase64));
    all.put("date", test("date", DATE_TIME_SIZE, "invalid date", NamedFormat::isDate));
    all.put(
        "datetime", test("datetime", DATE_TIME_SIZE, "invalid datetime", NamedFormat::isDateTime));
    return all;
  }

  /// A name to which something will be added may end with a dash.
  private static NamedFormat prefix(
      String name, long regexSize, Function<String, List<String>> check) {
    return new NamedFormat(
        name,
        regexSize,
        text ->
            check.apply(
                text.length() > 1 && text.endsWith("-")
                    ? text.substring(0, text.length() - 2) + "a"
                    : text));
  }

  private static NamedFormat test(
      String name, long regexSize, String problem, Predicate<String> test) {
    return new NamedFormat(name, regexSize, text -> test.test(text) ? List.of() : List.of(problem));
  }

  private static List<String> uri(String text) {
    try {
      Url.parse(text);
      return List.of();
    } catch (CelFault e) {
      return List.of(e.text().replaceFirst("URL parse error during conversion from string: ", ""));
    }
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return !text.isEmpty() && text.length() % 4 == 0;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static boolean isDateTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException _) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamedFormat format && format.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String typeName() {
    return "kubernetes.NamedFormat";
  }
}

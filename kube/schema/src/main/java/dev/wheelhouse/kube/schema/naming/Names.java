// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.naming;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Checks of names. Each answers what is wrong, in Kubernetes' words; empty when nothing is.
public final class Names {

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String LABEL_VALUE = "(" + QUALIFIED + ")?";
  private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";

  private static final Pattern PORT_NAME = Pattern.compile("[-a-z0-9]+");

  private static final Rule DNS_LABEL =
      new Rule(
          LABEL,
          63,
          "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
              + " and must start and end with an alphanumeric character",
          "my-name",
          "123-abc");
  private static final Rule DNS_SUBDOMAIN =
      new Rule(
          SUBDOMAIN,
          253,
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
              + " or '.', and must start and end with an alphanumeric character",
          "example.com");
  private static final Rule DNS_1035_LABEL =
      new Rule(
          LABEL_1035,
          63,
          "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with"
              + " an alphabetic character, and end with an alphanumeric character",
          "my-name",
          "abc-123");
  private static final Rule VALUE =
      new Rule(
          LABEL_VALUE,
          63,
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
              + " '.', and must start and end with an alphanumeric character",
          "MyValue",
          "my_value",
          "12345");
  private static final Rule NAME_PART =
      new Rule(
          QUALIFIED,
          63,
          "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and"
              + " end with an alphanumeric character",
          "MyName",
          "my.name",
          "123-abc");
  private static final Rule CONFIG_MAP_KEY =
      new Rule(
          CONFIG_KEY,
          253,
          "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
          "key.name",
          "KEY_NAME",
          "key-name");
  private static final Rule WILDCARD_SUBDOMAIN =
      new Rule(
          "\\*\\." + SUBDOMAIN,
          253,
          "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain,"
              + " which must consist of lower case alphanumeric characters, '-' or '.' and end with"
              + " an alphanumeric character",
          "*.example.com");

  private Names() {}

  private record Rule(Pattern pattern, int maxLength, String tooLong, String message) {

    /// DNS names count characters, the names of labels bytes.
    Rule(String regex, int maxLength, String sentence, String... examples) {
      this(
          Pattern.compile(regex),
          maxLength,
          sentence.contains("DNS") || sentence.contains("RFC 1123")
              ? "must be no more than " + maxLength + " characters"
              : Names.tooLong(maxLength),
          describe(regex, sentence, examples));
    }

    private static String describe(String regex, String sentence, String... examples) {
      String quoted = "'" + String.join("',  or '", examples) + "'";
      return sentence + " (e.g. " + quoted + ", regex used for validation is '" + regex + "')";
    }

    List<String> check(String value) {
      List<String> problems = new ArrayList<>(0);
      if (value.length() > maxLength) {
        problems.add(tooLong);
      }
      if (!pattern.matcher(value).matches()) {
        problems.add(message);
      }
      return problems;
    }
  }

  public static String tooLong(int max) {
    return "must be no more than " + max + " bytes";
  }

  public static List<String> dnsLabel(String value) {
    return DNS_LABEL.check(value);
  }

  public static List<String> dnsSubdomain(String value) {
    return DNS_SUBDOMAIN.check(value);
  }

  public static List<String> dns1035Label(String value) {
    return DNS_1035_LABEL.check(value);
  }

  public static List<String> wildcardSubdomain(String value) {
    return WILDCARD_SUBDOMAIN.check(value);
  }

  public static List<String> labelValue(String value) {
    return VALUE.check(value);
  }

  /// Keys of ConfigMaps and Secrets.
  public static List<String> configMapKey(String value) {
    List<String> problems = CONFIG_MAP_KEY.check(value);
    if (value.equals(".")) {
      problems.add("must not be '.'");
    } else if (value.equals("..")) {
      problems.add("must not be '..'");
    } else if (value.startsWith("..")) {
      problems.add("must not start with '..'");
    }
    return problems;
  }

  /// Label keys, annotation keys, resource names: `[prefix/]name`.
  public static List<String> qualifiedName(String value) {
    String[] parts = value.split("/", -1);
    if (parts.length > 2) {
      return List.of(
          "a qualified name "
              + NAME_PART.message().substring("name part ".length())
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    List<String> problems = new ArrayList<>(0);
    if (parts.length == 2) {
      addPrefixProblems(parts[0], problems);
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      problems.add("name part must be non-empty");
    } else if (name.length() > NAME_PART.maxLength()) {
      problems.add("name part " + tooLong(NAME_PART.maxLength()));
    }
    if (!NAME_PART.pattern().matcher(name).matches()) {
      problems.add(NAME_PART.message());
    }
    return problems;
  }

  private static void addPrefixProblems(String prefix, List<String> problems) {
    if (prefix.isEmpty()) {
      problems.add("prefix part must be non-empty");
      return;
    }
    dnsSubdomain(prefix).forEach(problem -> problems.add("prefix part " + problem));
  }

  /// Names that only need to be one step of a URL path, as RBAC's are.
  public static List<String> pathSegment(String value) {
    if (value.equals(".") || value.equals("..")) {
      return List.of("may not be '" + value + "'");
    }
    List<String> problems = new ArrayList<>(0);
    for (String illegal : List.of("/", "%")) {
      if (value.contains(illegal)) {
        problems.add("may not contain '" + illegal + "'");
      }
    }
    return problems;
  }

  /// Names of container ports and such (IANA service names).
  public static List<String> portName(String value) {
    List<String> problems = new ArrayList<>(0);
    if (value.length() > 15) {
      problems.add("must be no more than 15 characters");
    }
    if (!PORT_NAME.matcher(value).matches()) {
      problems.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (value.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
      problems.add("must contain at least one letter (a-z)");
    }
    if (value.contains("--")) {
      problems.add("must not contain consecutive hyphens");
    }
    if (value.startsWith("-") || value.endsWith("-")) {
      problems.add("must not begin or end with a hyphen");
    }
    return problems;
  }

  /// Names of environment variables.
  public static List<String> environmentVariable(String value) {
    boolean printable = value.chars().allMatch(c -> c >= 0x20 && c < 0x7f && c != '=');
    return printable && !value.isEmpty()
        ? List.of()
        : List.of(
            "a valid environment variable name must consist only of printable ASCII characters"
                + " other than '='");
  }
}

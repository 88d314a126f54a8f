// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Names of objects: which are allowed, and making one up for `generateName`.
final class ObjectNames {

  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX_LENGTH = 5;
  private static final int LONGEST_BASE = 63 - SUFFIX_LENGTH;
  private static final int LONGEST_SUBDOMAIN = 253;
  private static final int LONGEST_LABEL = 63;

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern LABEL_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private static final Set<GroupResource> LABELS = Set.of(new GroupResource("", "namespaces"));
  private static final Set<GroupResource> LABELS_1035 = Set.of(new GroupResource("", "services"));

  private ObjectNames() {}

  static String generate(String base, RandomGenerator random) {
    StringBuilder name = new StringBuilder(base);
    if (base.length() > LONGEST_BASE) {
      name.setLength(LONGEST_BASE);
    }
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      name.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
    }
    return name.toString();
  }

  /// Adds what is wrong with the object's name. Access rules (`rbac.authorization.k8s.io`) may have
  /// any name that is one path segment.
  static void validate(GroupResource resource, JsonObject object, List<Cause> broken) {
    String name = object.string("metadata", "name").orElse("");
    if (name.isEmpty()) {
      broken.add(Failures.required("metadata.name", "name or generateName is required"));
    } else if (resource.group().equals("rbac.authorization.k8s.io")
        || resource.group().equals("certificates.k8s.io")) {
      validateSegment(name, broken);
    } else if (LABELS.contains(resource)) {
      validateLabel(
          name, LABEL, LONGEST_LABEL, broken, LABEL_HELP + "(e.g. 'my-name',  or '123-abc'" + used(LABEL));
    } else if (LABELS_1035.contains(resource)) {
      validateLabel(
          name, LABEL_1035, LONGEST_LABEL, broken, LABEL_1035_HELP + "(e.g. 'my-name',  or 'abc-123'" + used(LABEL_1035));
    } else {
      validateLabel(
          name, SUBDOMAIN, LONGEST_SUBDOMAIN, broken, SUBDOMAIN_HELP + "(e.g. 'example.com'" + used(SUBDOMAIN));
    }
  }

  private static final String LABEL_HELP =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character ";
  private static final String LABEL_1035_HELP =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character ";
  private static final String SUBDOMAIN_HELP =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character ";

  private static String used(Pattern pattern) {
    return ", regex used for validation is '" + pattern.pattern() + "')";
  }

  private static void validateLabel(
      String name, Pattern pattern, int longest, List<Cause> broken, String help) {
    if (name.length() > longest) {
      broken.add(
          Failures.badValue("metadata.name", name, "must be no more than " + longest + " characters"));
    }
    if (!pattern.matcher(name).matches()) {
      broken.add(Failures.badValue("metadata.name", name, help));
    }
  }

  private static void validateSegment(String name, List<Cause> broken) {
    if (name.equals(".") || name.equals("..")) {
      broken.add(Failures.badValue("metadata.name", name, "may not be '" + name + "'"));
    }
    if (name.contains("/") || name.contains("%")) {
      broken.add(Failures.badValue("metadata.name", name, "may not contain '/' or '%'"));
    }
  }
}

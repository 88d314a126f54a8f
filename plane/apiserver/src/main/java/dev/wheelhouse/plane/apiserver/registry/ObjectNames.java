// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Names of objects: which are allowed, and making one up for `generateName`.
final class ObjectNames {

  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX_LENGTH = 5;
  private static final int LONGEST_BASE = 63 - SUFFIX_LENGTH;
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
      return;
    }
    for (String wrong : problems(resource, name)) {
      broken.add(Failures.badValue("metadata.name", name, wrong));
    }
  }

  private static List<String> problems(GroupResource resource, String name) {
    if (resource.group().equals("rbac.authorization.k8s.io")
        || resource.group().equals("certificates.k8s.io")) {
      return Names.pathSegment(name);
    }
    if (LABELS.contains(resource)) {
      return Names.dnsLabel(name);
    }
    return LABELS_1035.contains(resource) ? Names.dns1035Label(name) : Names.dnsSubdomain(name);
  }
}

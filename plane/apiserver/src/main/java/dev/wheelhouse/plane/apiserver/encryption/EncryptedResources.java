// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.encryption;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The `resources` of a rule: `secrets`, `deployments.apps`, `*.` (the core group), `*.apps`,
/// `*.*`.
final class EncryptedResources {

  private static final String ANY = "*";
  private static final GroupResource ALL = new GroupResource(ANY, ANY);

  private EncryptedResources() {}

  static List<GroupResource> parse(List<String> names, String path, List<Cause> broken) {
    if (names.isEmpty()) {
      broken.add(Failures.required(path, "at least one " + path + " is required"));
    }
    List<GroupResource> resources = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      GroupResource resource = parse(names.get(i));
      String fault = fault(names.get(i), resource);
      if (!fault.isEmpty()) {
        broken.add(Failures.badValue(path + "[" + i + "]", names.get(i), fault));
      }
      resources.add(resource);
    }
    requireDistinct(resources, names, path, broken);
    return resources;
  }

  private static GroupResource parse(String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? new GroupResource("", name)
        : new GroupResource(name.substring(dot + 1), name.substring(0, dot));
  }

  private static String fault(String name, GroupResource resource) {
    if (!name.equals(name.toLowerCase(Locale.ROOT))) {
      return "resource name should not contain capital letters";
    }
    if (name.equals(ANY)) {
      return "use '*.' to encrypt all the resources from core API group or *.* to encrypt all"
          + " resources";
    }
    if (Set.of("apiserveripinfo", "serviceipallocations", "servicenodeportallocations")
        .contains(name)) {
      return "resources which do not have REST API/s cannot be encrypted";
    }
    if (resource.group().equals("events.k8s.io")) {
      return "'*.events.k8s.io' objects are stored using the 'events' API group in etcd. Use"
          + " 'events' instead in the config file";
    }
    if (resource.group().equals("extensions")) {
      return "'extensions' group has been removed and cannot be used for encryption";
    }
    if (resource.group().equals(ANY) && !resource.resource().equals(ANY)) {
      return "encrypting the same resource across groups is not supported";
    }
    return "";
  }

  private static void requireDistinct(
      List<GroupResource> resources, List<String> names, String path, List<Cause> broken) {
    if (new HashSet<>(resources).size() < resources.size()) {
      broken.add(
          Failures.badValue(path, names, "the same resource cannot be specified multiple times"));
    }
    if (resources.stream().anyMatch(resource -> overlaps(resource, resources))) {
      broken.add(
          Failures.badValue(
              path,
              names,
              "using overlapping resources such as 'secrets' and '*.' in the same resource list is"
                  + " not allowed as they will be masked"));
    }
  }

  private static boolean overlaps(GroupResource wide, List<GroupResource> all) {
    return wide.resource().equals(ANY)
        && all.stream()
            .anyMatch(other ->
                !other.equals(wide) && (wide.equals(ALL) || other.group().equals(wide.group())));
  }

  /// A rule that an earlier, wider one hides would never be asked.
  static void requireUnmasked(
      GroupResource resource, Set<GroupResource> earlier, String path, List<Cause> broken) {
    for (GroupResource wide : List.of(new GroupResource(resource.group(), ANY), ALL)) {
      if (earlier.contains(wide)) {
        broken.add(
            Failures.badValue(
                path,
                shown(resource),
                "resource \""
                    + shown(resource)
                    + "\" is masked by earlier rule \""
                    + shown(wide)
                    + "\""));
        return;
      }
    }
  }

  private static String shown(GroupResource resource) {
    return resource.resource().equals(ANY) && resource.group().isEmpty()
        ? "*."
        : resource.toString();
  }
}

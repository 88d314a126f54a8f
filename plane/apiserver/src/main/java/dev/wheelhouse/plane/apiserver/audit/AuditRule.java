// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.audit;

import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One rule of a policy. Empty lists match everything.
///
/// @param omitStages with those of the whole policy
record AuditRule(
    AuditLevel level,
    List<String> users,
    List<String> groups,
    List<String> verbs,
    List<String> namespaces,
    List<Resources> resources,
    List<String> paths,
    Set<AuditStage> omitStages,
    boolean omitManagedFields) {

  private static final String ANY = "*";

  /// Resources of one API group.
  ///
  /// @param resources `pods`, `pods/log`, `pods/*`, `*/scale` or `*`; empty for all
  record Resources(String group, List<String> resources, List<String> names) {

    boolean covers(RequestInfo info) {
      return (group.equals(info.group()) || group.equals(ANY))
          && (resources.isEmpty()
              || (named(info) && resources.stream().anyMatch(r -> is(r, info))));
    }

    private boolean named(RequestInfo info) {
      return names.isEmpty() || names.contains(info.name());
    }

    private static boolean is(String wanted, RequestInfo info) {
      String sub = info.subresource();
      String whole = sub.isEmpty() ? info.resource() : info.resource() + "/" + sub;
      return wanted.equals(ANY)
          || wanted.equals(whole)
          || (!sub.isEmpty() && wanted.equals("*/" + sub))
          || wanted.equals(info.resource() + "/*");
    }
  }

  /// @param user null where nobody could be made out
  boolean covers(@Nullable Identity user, RequestInfo info) {
    return byUser(user)
        && (verbs.isEmpty() || verbs.contains(info.verb()))
        && (noResource() ? byPath(info) : byResource(info));
  }

  private boolean noResource() {
    return namespaces.isEmpty() && resources.isEmpty();
  }

  private boolean byUser(@Nullable Identity user) {
    if (user == null) {
      return users.isEmpty() && groups.isEmpty();
    }
    return (users.isEmpty() || users.contains(user.name()))
        && (groups.isEmpty() || groups.stream().anyMatch(user.groups()::contains));
  }

  private boolean byPath(RequestInfo info) {
    return paths.isEmpty()
        || (!info.resourceRequest() && paths.stream().anyMatch(path -> below(info.path(), path)));
  }

  private static boolean below(String path, String rule) {
    return rule.equals(ANY)
        || rule.equals(path)
        || (rule.endsWith(ANY) && path.startsWith(rule.substring(0, rule.length() - 1)));
  }

  private boolean byResource(RequestInfo info) {
    return info.resourceRequest()
        && (namespaces.isEmpty() || namespaces.contains(info.namespace()))
        && (resources.isEmpty() || resources.stream().anyMatch(r -> r.covers(info)));
  }
}

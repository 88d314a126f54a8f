// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import java.util.List;
import java.util.Optional;

/// One rule of a FlowSchema: requests of these subjects for these things.
record FlowRule(List<Subject> subjects, List<OfResource> resources, List<OfPath> paths) {

  private static final String ANY = "*";
  private static final String ACCOUNT = "system:serviceaccount:";

  /// Who asks.
  sealed interface Subject {
    boolean covers(Identity user);
  }

  record User(String name) implements Subject {
    @Override
    public boolean covers(Identity user) {
      return name.equals(ANY) || name.equals(user.name());
    }
  }

  record Group(String name) implements Subject {
    @Override
    public boolean covers(Identity user) {
      return name.equals(ANY) || user.groups().contains(name);
    }
  }

  /// @param prefix what the user name begins with, where any account of the namespace is meant
  record Accounts(String prefix) implements Subject {
    @Override
    public boolean covers(Identity user) {
      return user.name().startsWith(prefix);
    }
  }

  record OfResource(
      List<String> verbs,
      List<String> groups,
      List<String> resources,
      List<String> namespaces,
      boolean clusterScope) {

    boolean covers(RequestInfo info, String resource) {
      return contains(verbs, info.verb())
          && contains(resources, resource)
          && contains(groups, info.group())
          && (info.namespace().isEmpty() ? clusterScope : contains(namespaces, info.namespace()));
    }
  }

  record OfPath(List<String> verbs, List<String> paths) {
    boolean covers(RequestInfo info) {
      return contains(verbs, info.verb())
          && paths.stream().anyMatch(path -> below(info.path(), path));
    }

    private static boolean below(String path, String rule) {
      if (rule.equals(ANY) || rule.equals(path)) {
        return true;
      }
      String prefix = rule.endsWith(ANY) ? rule.substring(0, rule.length() - 1) : rule;
      return path.startsWith(prefix.endsWith("/") ? prefix : prefix + "/");
    }
  }

  boolean covers(Identity user, RequestInfo info, String resource) {
    return covers(user)
        && (info.resourceRequest()
            ? coversResource(info, resource)
            : paths.stream().anyMatch(path -> path.covers(info)));
  }

  private boolean covers(Identity user) {
    for (Subject subject : subjects) {
      if (subject.covers(user)) {
        return true;
      }
    }
    return false;
  }

  private boolean coversResource(RequestInfo info, String resource) {
    for (OfResource rule : resources) {
      if (rule.covers(info, resource)) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(List<String> list, String value) {
    return list.contains(value) || (list.size() == 1 && list.getFirst().equals(ANY));
  }

  static FlowRule of(JsonObject rule) {
    return new FlowRule(
        objects(rule, "subjects").stream()
            .map(FlowRule::subject)
            .flatMap(Optional::stream)
            .toList(),
        objects(rule, "resourceRules").stream().map(FlowRule::resource).toList(),
        objects(rule, "nonResourceRules").stream()
            .map(json -> new OfPath(strings(json, "verbs"), strings(json, "nonResourceURLs")))
            .toList());
  }

  private static Optional<Subject> subject(JsonObject json) {
    return switch (json.string("kind").orElse("")) {
      case "User" -> json.string("user", "name").map(User::new);
      case "Group" -> json.string("group", "name").map(Group::new);
      case "ServiceAccount" -> account(json);
      default -> Optional.empty();
    };
  }

  private static Optional<Subject> account(JsonObject json) {
    String namespace = json.string("serviceAccount", "namespace").orElse("");
    String name = json.string("serviceAccount", "name").orElse("");
    String prefix = ACCOUNT + namespace + ":";
    return Optional.of(name.equals(ANY) ? new Accounts(prefix) : new User(prefix + name));
  }

  private static OfResource resource(JsonObject json) {
    return new OfResource(
        strings(json, "verbs"),
        strings(json, "apiGroups"),
        strings(json, "resources"),
        strings(json, "namespaces"),
        json.bool("clusterScope").orElse(false));
  }

  private static List<JsonObject> objects(JsonObject json, String field) {
    return json.array(field).orElseGet(JsonArray::new).objects();
  }

  private static List<String> strings(JsonObject json, String field) {
    return json.array(field).orElseGet(JsonArray::new).strings();
  }
}

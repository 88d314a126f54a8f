// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.apiserver.authz.Attributes;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.authz.Decision;
import dev.wheelhouse.plane.apiserver.authz.Forbidden;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/// One way to be allowed to act as another user.
///
/// @param name as in the verbs `impersonate:NAME` and `impersonate-on:NAME:VERB`; empty for the old
///   way, which is not constrained
/// @param concerns whether it is about such a caller and user at all
record ImpersonationMode(
    String name, BiPredicate<Identity, WantedUser> concerns, Authorizer authorizer) {

  private static final String AUTHENTICATION = "authentication.k8s.io";
  private static final String NODE_KEY = "authentication.kubernetes.io/node-name";
  private static final String ANY = "*";

  /// In the order in which they are asked.
  static List<ImpersonationMode> all(Authorizer authorizer) {
    return List.of(
        new ImpersonationMode("associated-node", ImpersonationMode::onItsNode, authorizer),
        new ImpersonationMode(
            "arbitrary-node",
            (_, wanted) -> wanted.onlyNamed() && wanted.node().isPresent(),
            authorizer),
        new ImpersonationMode(
            "serviceaccount",
            (_, wanted) -> wanted.onlyNamed() && wanted.account().length > 0,
            authorizer),
        new ImpersonationMode(
            "user-info",
            (_, wanted) -> wanted.node().isEmpty() && wanted.account().length == 0,
            authorizer),
        new ImpersonationMode("", (_, _) -> true, authorizer));
  }

  /// A service account whose token says on which node it is used.
  private static boolean onItsNode(Identity caller, WantedUser wanted) {
    List<String> nodes = caller.extra().getOrDefault(NODE_KEY, List.of());
    return wanted.onlyNamed()
        && wanted.node().isPresent()
        && ServiceAccountNames.parse(caller.name()).length > 0
        && nodes.equals(List.of(wanted.node().get()));
  }

  private boolean constrained() {
    return !name.isEmpty();
  }

  private String verb() {
    return constrained() ? "impersonate:" + name : "impersonate";
  }

  /// @return empty where the mode is not about these two
  /// @throws PlatformException `FORBIDDEN` where it is and does not allow it
  Optional<Identity> check(Identity caller, WantedUser wanted, Attributes asked) {
    if (!concerns.test(caller, wanted)) {
      return Optional.empty();
    }
    if (constrained()) {
      require(asked.withVerb("impersonate-on:" + name + ":" + asked.verb()));
    }
    List<String> groups = name(caller, wanted);
    if (!wanted.uid().isEmpty()) {
      require(target(caller, AUTHENTICATION, "v1", "uids", "", wanted.uid()));
    }
    wanted.groups().forEach(group -> group(caller, group));
    wanted
        .extra()
        .forEach((key, values) ->
            values.forEach(
                value -> require(target(caller, AUTHENTICATION, "v1", "userextras", key, value))));
    return Optional.of(new Identity(wanted.name(), wanted.uid(), groups, wanted.extra()));
  }

  /// @return the groups that come with the name
  private List<String> name(Identity caller, WantedUser wanted) {
    String[] account = wanted.account();
    if (account.length > 0) {
      require(
          new Attributes(
              caller,
              verb(),
              true,
              constrained() ? AUTHENTICATION : "",
              "v1",
              "serviceaccounts",
              "",
              account[0],
              account[1],
              ""));
      return wanted.groups().isEmpty() ? ServiceAccountNames.groups(account[0]) : wanted.groups();
    }
    if (constrained() && wanted.node().isPresent()) {
      String node = name.equals("associated-node") ? ANY : wanted.node().get();
      require(target(caller, AUTHENTICATION, "v1", "nodes", "", node));
      return List.of("system:nodes");
    }
    require(target(caller, group(), version(), "users", "", wanted.name()));
    return wanted.groups();
  }

  private String group() {
    return constrained() ? AUTHENTICATION : "";
  }

  private String version() {
    return constrained() ? "v1" : "";
  }

  private void group(Identity caller, String wanted) {
    Attributes attributes = target(caller, group(), version(), "groups", "", wanted);
    if (constrained() && wanted.equals(Identity.MASTERS)) {
      throw Forbidden.of(attributes, "impersonating the system:masters group is not allowed");
    }
    require(attributes);
  }

  private Attributes target(
      Identity caller,
      String group,
      String version,
      String resource,
      String subresource,
      String value) {
    return new Attributes(
        caller, verb(), true, group, version, resource, subresource, "", value, "");
  }

  private void require(Attributes attributes) {
    switch (authorizer.authorize(attributes)) {
      case Decision.Allow _ -> {}
      case Decision.NoOpinion(String reason) -> throw Forbidden.of(attributes, reason);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.expression;

import dev.wheelhouse.kube.schema.cel.CelAuthorizer;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authn.ServiceAccountNames;
import dev.wheelhouse.plane.apiserver.authz.Attributes;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The checks of expressions, answered by the server's own authorizer; each question once a
/// request.
final class RequestAuthorizer implements CelAuthorizer {

  private final Identity user;
  private final Authorizer authorizer;
  private final Map<Check, Decision> known = new HashMap<>();

  RequestAuthorizer(Identity user, Authorizer authorizer) {
    this.user = user;
    this.authorizer = authorizer;
  }

  @Override
  public Decision authorize(Check check) {
    return known.computeIfAbsent(check, this::ask);
  }

  private Decision ask(Check check) {
    dev.wheelhouse.plane.apiserver.authz.Decision decision =
        authorizer.authorize(attributes(check));
    return switch (decision) {
      case dev.wheelhouse.plane.apiserver.authz.Decision.Allow(String reason) ->
          new Decision(true, reason);
      case dev.wheelhouse.plane.apiserver.authz.Decision.NoOpinion(String reason) ->
          new Decision(false, reason);
    };
  }

  private Attributes attributes(Check check) {
    Identity asked = identity(check.user());
    return switch (check) {
      case PathCheck path ->
          new Attributes(asked, path.verb(), false, "", "", "", "", "", "", path.path());
      case ResourceCheck resource ->
          new Attributes(
              asked,
              resource.verb(),
              true,
              resource.group(),
              "*",
              resource.resource(),
              resource.subresource(),
              resource.namespace(),
              resource.name(),
              "");
    };
  }

  private Identity identity(User asked) {
    return switch (asked) {
      case User.Requester _ -> user;
      case User.ServiceAccount(String namespace, String name) -> {
        List<String> groups = new ArrayList<>(ServiceAccountNames.groups(namespace));
        groups.add(Identity.AUTHENTICATED);
        yield new Identity(ServiceAccountNames.user(namespace, name), "", groups, Map.of());
      }
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.wheelhouse.plane.apiserver.authz.Attributes;
import dev.wheelhouse.plane.apiserver.authz.Decision;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.testing.ManualClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RequestAuthenticationTest {

  private final List<Attributes> asked = new ArrayList<>();
  private final RequestAuthentication authentication =
      new RequestAuthentication(
          new FrontProxyAuthenticator(
              RequestHeaderOptions.of(List.of(), List.of()),
              new ManualClock(Instant.parse("2026-01-01T00:00:00Z"))),
          new AuthenticatorChain(
              List.of(
                  new StaticTokenAuthenticator(
                      Map.of("t", Identity.user("ann"), "r", Identity.user("root", "ops"))))),
          new Impersonation(this::decide));

  private Decision decide(Attributes attributes) {
    asked.add(attributes);
    return attributes.user().groups().contains("ops") && !attributes.verb().contains(":")
        ? new Decision.Allow("")
        : new Decision.NoOpinion("");
  }

  private Identity identify(String path, String token, Map<String, String> headers) {
    Credentials credentials = token.isEmpty() ? Credentials.NONE : new Credentials(token, null);
    return authentication.identify(
        new ApiRequest("GET", path, Map.of(), headers, new byte[0], credentials, null));
  }

  @Test
  void anonymousSeesOnlyHealthAndVersion() {
    assertThat(identify("/readyz", "", Map.of())).isEqualTo(Identity.ANONYMOUS);
    assertThat(identify("/livez/ping", "", Map.of())).isEqualTo(Identity.ANONYMOUS);
    assertThat(identify("/version", "", Map.of())).isEqualTo(Identity.ANONYMOUS);
    assertThatThrownBy(() -> identify("/api", "", Map.of())).hasMessage("Unauthorized");
  }

  @Test
  void wrongTokenIsRefusedEvenWhereAnonymousMayGo() {
    assertThatThrownBy(() -> identify("/readyz", "wrong", Map.of())).hasMessage("Unauthorized");
  }

  @Test
  void impersonationNeedsPermissionForEachPart() {
    Identity bob =
        identify(
            "/api",
            "r",
            Map.of(
                "impersonate-user", "bob",
                "impersonate-group", "a\nb",
                "impersonate-uid", "7",
                "impersonate-extra-scopes", "x"));

    assertThat(bob)
        .isEqualTo(
            new Identity(
                "bob",
                "7",
                List.of("a", "b", "system:authenticated"),
                Map.of("scopes", List.of("x"))));
    assertThat(asked)
        .extracting(Attributes::verb, Attributes::resource, Attributes::name)
        .containsExactly(
            tuple("impersonate-on:user-info:get", "", ""),
            tuple("impersonate", "users", "bob"),
            tuple("impersonate", "uids", "7"),
            tuple("impersonate", "groups", "a"),
            tuple("impersonate", "groups", "b"),
            tuple("impersonate", "userextras", "x"));
  }

  @Test
  void impersonatedServiceAccountIsInItsGroups() {
    Identity robot =
        identify("/api", "r", Map.of("impersonate-user", "system:serviceaccount:ci:robot"));

    assertThat(robot.groups())
        .containsExactly(
            "system:serviceaccounts", "system:serviceaccounts:ci", "system:authenticated");
    assertThat(asked.getLast().resource()).isEqualTo("serviceaccounts");
    assertThat(asked.getLast().namespace()).isEqualTo("ci");
  }

  @Test
  void impersonationWithoutPermissionIsForbidden() {
    assertThatThrownBy(() -> identify("/api", "t", Map.of("impersonate-user", "bob")))
        .hasMessage("forbidden: User \"ann\" cannot impersonate-on:user-info:get path \"/api\"");
    assertThatThrownBy(() -> identify("/api", "t", Map.of("impersonate-group", "a")))
        .hasMessageContaining("without impersonating a user name");
  }

  @Test
  void constrainedImpersonationNeedsWhoAndWhat() {
    Impersonation impersonation =
        new Impersonation(attributes ->
            List.of("impersonate-on:arbitrary-node:list", "impersonate:arbitrary-node")
                    .contains(attributes.verb())
                ? new Decision.Allow("")
                : new Decision.NoOpinion(""));
    Map<String, String> headers = Map.of("impersonate-user", "system:node:n1");
    Identity agent = Identity.user("agent");

    Identity node = impersonation.apply(agent, headers, user -> pods(user, "list"));

    assertThat(node.groups()).containsExactly("system:nodes", "system:authenticated");
    assertThatThrownBy(() -> impersonation.apply(agent, headers, user -> pods(user, "delete")))
        .hasMessageContaining("cannot impersonate-on:arbitrary-node:delete resource \"pods\"");
  }

  private static Attributes pods(Identity user, String verb) {
    return new Attributes(user, verb, true, "", "v1", "pods", "", "ns", "", "");
  }
}

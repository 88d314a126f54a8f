// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.PlaneClient;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Tokens of service accounts bound to pods (`TokenRequest` of authentication.k8s.io/v1), kept
/// until four fifths of their life have passed.
final class Tokens implements TokenSource {

  private static final long DEFAULT_SECONDS = 3600;

  private record Wanted(String podUid, String account, String audience, long seconds) {}

  private final PlaneClient client;
  private final Clock clock;
  private final Map<Wanted, Token> tokens = new ConcurrentHashMap<>();

  Tokens(PlaneClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public Token get(Pod pod, ServiceAccountTokenProjection projection) {
    String account =
        pod.getSpec().getServiceAccountName() == null
            ? "default"
            : pod.getSpec().getServiceAccountName();
    Wanted wanted =
        new Wanted(
            pod.getMetadata().getUid(),
            account,
            projection.getAudience() == null ? "" : projection.getAudience(),
            projection.getExpirationSeconds() == null
                ? DEFAULT_SECONDS
                : projection.getExpirationSeconds());
    Token kept = tokens.get(wanted);
    if (kept != null && clock.now().isBefore(kept.renewAt())) {
      return kept;
    }
    Token fresh = ask(pod, wanted);
    tokens.put(wanted, fresh);
    return fresh;
  }

  private Token ask(Pod pod, Wanted wanted) {
    TokenRequestBuilder request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(wanted.seconds())
            .withNewBoundObjectRef("v1", "Pod", pod.getMetadata().getName(), wanted.podUid())
            .endSpec();
    if (!wanted.audience().isEmpty()) {
      request.editSpec().withAudiences(wanted.audience()).endSpec();
    }
    TokenRequest answer =
        client
            .resources(ServiceAccount.class)
            .post(pod.getMetadata().getNamespace(), wanted.account(), "token", request.build());
    Duration life = Duration.ofSeconds(wanted.seconds());
    return new Token(
        answer.getStatus().getToken(), clock.now().plus(life.multipliedBy(4).dividedBy(5)));
  }

  void forget(String podUid) {
    tokens.keySet().removeIf(wanted -> wanted.podUid().equals(podUid));
  }
}

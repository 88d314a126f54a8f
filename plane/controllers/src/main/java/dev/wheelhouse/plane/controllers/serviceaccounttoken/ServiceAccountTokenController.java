// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.serviceaccounttoken;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.List;

/// Wires the loop over token Secrets.
public final class ServiceAccountTokenController implements ControllerFactory {

  private static final String BY_ACCOUNT = "service-account";

  @Override
  public String name() {
    return "serviceaccount-token-controller";
  }

  @Override
  public void start(ControllerContext context) {
    AccountTokens tokens = context.options().accountTokens();
    if (tokens == null) {
      return;
    }
    Resources<Secret> secrets = context.client().resources(Secret.class);
    Resources<ServiceAccount> accounts = context.client().resources(ServiceAccount.class);
    Informer<Secret> known = secrets.informer();
    known.index(
        BY_ACCOUNT,
        secret ->
            TokenSecrets.isToken(secret)
                ? List.of(secret.getMetadata().getNamespace() + "/" + TokenSecrets.account(secret))
                : List.of());
    context
        .loop(
            "serviceaccounttoken",
            new TokenSecrets(secrets, accounts, tokens, context.options().rootCaPem()),
            1)
        .watch(known, secret -> TokenSecrets.isToken(secret) ? List.of(Key.of(secret)) : List.of())
        .watch(
            accounts.informer(),
            account ->
                known
                    .byIndex(
                        BY_ACCOUNT,
                        account.getMetadata().getNamespace()
                            + "/"
                            + account.getMetadata().getName())
                    .stream()
                    .map(Key::of)
                    .toList())
        .start();
  }
}

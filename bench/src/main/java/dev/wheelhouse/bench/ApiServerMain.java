// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.ApiServer;
import dev.wheelhouse.plane.apiserver.ApiServerOptions;
import dev.wheelhouse.plane.apiserver.authn.AuthenticationOptions;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.certificates.ClusterCertificates;
import dev.wheelhouse.plane.apiserver.http.ServingOptions;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.StoreOptions;
import dev.wheelhouse.plane.store.Stores;
import java.nio.file.Path;
import java.util.Map;

/// Runs an API server over a store on disk until it is killed. Argument: its folder. Says its URL
/// when it is ready.
public final class ApiServerMain {

  static final String TOKEN = "bench-token";

  private ApiServerMain() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    ApiServerOptions options =
        ApiServerOptions.of(ClusterCertificates.open(directory.resolve("pki"), Clock.system()))
            .with(ServingOptions.loopback(0))
            .with(
                AuthenticationOptions.DEFAULT.withTokens(
                    Map.of(TOKEN, Identity.user("bench", Identity.MASTERS))));
    try (Store store = Stores.open(directory.resolve("store"), StoreOptions.defaults());
        ApiServer server = ApiServer.start(options, store, Clock.system())) {
      System.out.println(server.url());
      Thread.currentThread().join();
    }
  }
}

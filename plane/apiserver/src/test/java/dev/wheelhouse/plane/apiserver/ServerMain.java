// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.authn.AuthenticationOptions;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.certificates.ClusterCertificates;
import dev.wheelhouse.plane.apiserver.http.ServingOptions;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.StoreOptions;
import dev.wheelhouse.plane.store.Stores;
import java.nio.file.Path;
import java.util.Map;

final class ServerMain {

  private ServerMain() {}

  public static void main(String[] arguments) throws Exception {
    long start = System.nanoTime();
    ClusterCertificates certificates =
        ClusterCertificates.open(Path.of(arguments[0]), Clock.system());
    ApiServerOptions options =
        ApiServerOptions.of(certificates)
            .with(ServingOptions.loopback(Integer.parseInt(arguments[1])))
            .with(
                AuthenticationOptions.DEFAULT.withTokens(
                    Map.of("secret", Identity.user("admin", Identity.MASTERS))));
    try (Store store =
            arguments.length > 2
                ? Stores.open(Path.of(arguments[2]), StoreOptions.defaults())
                : Stores.inMemory();
        ApiServer server = ApiServer.start(options, store, Clock.system())) {
      System.out.println(
          "ready at " + server.url() + " after " + (System.nanoTime() - start) / 1_000_000 + " ms");
      Thread.currentThread().join();
    }
  }
}

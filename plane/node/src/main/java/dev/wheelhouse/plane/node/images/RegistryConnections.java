// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.plane.node.images.ImageStore.RegistryCredential;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where registries are and whether to use TLS: always, except for loopback hosts and those that
/// were named.
final class RegistryConnections {

  private static final String DOCKER = "docker.io";
  private static final String DOCKER_HOST = "registry-1.docker.io";
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final Set<String> plainHttp;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  RegistryConnections(Set<String> plainHttp) {
    this.plainHttp = plainHttp;
  }

  RegistryConnection open(ImageReference reference, List<RegistryCredential> credentials) {
    String registry = reference.registry();
    String host = registry.equals(DOCKER) ? DOCKER_HOST : registry;
    String scheme = isPlain(registry) ? "http" : "https";
    Optional<RegistryCredential> credential =
        credentials.stream().filter(one -> belongs(one, registry)).findFirst();
    return new RegistryConnection(client, URI.create(scheme + "://" + host), reference, credential);
  }

  private boolean isPlain(String registry) {
    return plainHttp.contains(registry) || isLoopback(registry);
  }

  static boolean isLoopback(String registry) {
    String host = registry.replaceFirst(":[0-9]+$", "");
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }

  /// Whether a credential, whose registry may be written as in a docker configuration file, is for
  /// a registry.
  static boolean belongs(RegistryCredential credential, String registry) {
    String named = credential.registry().replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    return named.equals(registry)
        || (registry.equals(DOCKER)
            && (named.equals("index.docker.io") || named.equals(DOCKER_HOST)));
  }
}

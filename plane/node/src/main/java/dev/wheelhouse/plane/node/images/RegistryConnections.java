// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.plane.node.images.ImageStore.RegistryCredential;
import dev.wheelhouse.plane.node.images.RegistryConnection.Place;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Where an image can be had: from the mirrors of its registry, then from the registry itself.
final class RegistryConnections {

  private static final String DOCKER = "docker.io";
  private static final String DOCKER_HOST = "registry-1.docker.io";
  private static final String API = "/v2";
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final RegistryHosts hosts;
  private final Duration answer;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  /// @param answer how long a registry may take until it answers
  RegistryConnections(RegistryHosts hosts, Duration answer) {
    this.hosts = hosts;
    this.answer = answer;
  }

  /// In the order to ask; the registry itself is last. A mirror is only ever given credentials for
  /// its own host.
  List<RegistryConnection> open(ImageReference reference, List<RegistryCredential> credentials) {
    List<RegistryConnection> connections = new ArrayList<>();
    for (URI mirror : hosts.mirrorsOf(reference.registry())) {
      connections.add(
          connection(
              new Place(
                  URI.create(mirror.getScheme() + "://" + mirror.getAuthority()),
                  mirror.getPath().length() > 1 ? mirror.getPath().replaceFirst("/$", "") : API,
                  "?ns=" + reference.registry(),
                  "mirror " + mirror.getAuthority()),
              reference,
              mirror.getAuthority(),
              credentials));
    }
    String registry = reference.registry();
    String host = registry.equals(DOCKER) ? DOCKER_HOST : registry;
    URI base = URI.create((hosts.isPlain(registry) ? "http" : "https") + "://" + host);
    connections.add(
        connection(
            new Place(base, API, "", "registry " + registry), reference, registry, credentials));
    return connections;
  }

  private RegistryConnection connection(
      Place place, ImageReference reference, String host, List<RegistryCredential> credentials) {
    List<RegistryCredential> fitting = Logins.fitting(credentials, host, reference.repository());
    return new RegistryConnection(
        client,
        answer,
        place,
        reference,
        fitting.isEmpty() ? Logins.fitting(hosts.logins(), host, reference.repository()) : fitting);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The files that all containers of a pod share: `/etc/hosts`, `/etc/hostname`, `/etc/resolv.conf`;
/// and where a pod's other files are.
record PodFiles(Path folder) {

  private static final Path MACHINE_RESOLVER = Path.of("/etc/resolv.conf");

  Path hosts() {
    return folder.resolve("etc-hosts");
  }

  Path hostname() {
    return folder.resolve("etc-hostname");
  }

  Path resolver() {
    return folder.resolve("resolv.conf");
  }

  Path volumes() {
    return folder.resolve("volumes");
  }

  /// The logs of a container.
  Path logs(String container) {
    return folder.resolve("logs").resolve(container);
  }

  /// The log of one run of a container.
  Path log(String container, int attempt) {
    return logs(container).resolve(attempt + ".log");
  }

  /// The file in which one run of a container may leave words about its end.
  Path terminationMessage(String container, int attempt) {
    return folder.resolve("termination").resolve(container + "-" + attempt);
  }

  /// @param nameServer the cluster's; empty where there is none
  void write(Pod pod, String address, Optional<String> nameServer, String clusterDomain) {
    try {
      Files.createDirectories(volumes());
      String hostname = hostname(pod);
      Files.writeString(hostname(), hostname + "\n");
      Files.writeString(hosts(), hosts(pod, address, hostname, clusterDomain));
      Files.writeString(resolver(), resolver(pod, nameServer, clusterDomain));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String hostname(Pod pod) {
    String wanted = pod.getSpec().getHostname();
    String name = wanted == null || wanted.isEmpty() ? pod.getMetadata().getName() : wanted;
    // Linux allows 64 characters, Kubernetes cuts at 63.
    return name.length() > 63 ? name.substring(0, 63) : name;
  }

  private static String hosts(Pod pod, String address, String hostname, String clusterDomain)
      throws IOException {
    StringBuilder text = new StringBuilder();
    if (Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
      text.append(Files.readString(Path.of("/etc/hosts"))).append('\n');
    } else {
      text.append(
          """
          # Kubernetes-managed hosts file.
          127.0.0.1\tlocalhost
          ::1\tlocalhost ip6-localhost ip6-loopback
          fe00::0\tip6-localnet
          fe00::1\tip6-allnodes
          fe00::2\tip6-allrouters
          """);
      String subdomain = pod.getSpec().getSubdomain();
      text.append(address).append('\t');
      if (subdomain != null && !subdomain.isEmpty()) {
        text.append(hostname).append('.').append(subdomain).append('.');
        text.append(pod.getMetadata().getNamespace()).append(".svc.").append(clusterDomain);
        text.append('\t');
      }
      text.append(hostname).append('\n');
    }
    for (HostAlias alias : pod.getSpec().getHostAliases()) {
      text.append(alias.getIp()).append('\t').append(String.join("\t", alias.getHostnames()));
      text.append('\n');
    }
    return text.toString();
  }

  private static String resolver(Pod pod, Optional<String> nameServer, String clusterDomain)
      throws IOException {
    List<String> machine =
        Files.isReadable(MACHINE_RESOLVER) ? Files.readAllLines(MACHINE_RESOLVER) : List.of();
    return ResolverFile.of(pod, machine, nameServer, clusterDomain).text();
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      tree.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

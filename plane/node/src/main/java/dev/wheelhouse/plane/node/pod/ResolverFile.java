// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodDNSConfigOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// A pod's `/etc/resolv.conf` (`resolv.conf(5)`): what its `dnsPolicy` says, and its `dnsConfig`
/// added to that. Resolvers use the first three name servers; the search list has at most 32 names
/// and 2048 characters.
///
/// @param options by name; an empty value for one that is just named
record ResolverFile(
    SequencedSet<String> nameServers, SequencedSet<String> searches, Map<String, String> options) {

  private static final int MOST_SERVERS = 3;
  private static final int MOST_SEARCHES = 32;
  private static final int MOST_SEARCH_CHARACTERS = 2048;

  /// @param machine the lines of the machine's own file
  /// @param nameServer the cluster's; empty where there is none
  static ResolverFile of(
      Pod pod, List<String> machine, Optional<String> nameServer, String clusterDomain) {
    String policy = Objects.requireNonNullElse(pod.getSpec().getDnsPolicy(), "ClusterFirst");
    boolean hostNetwork = Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    boolean cluster =
        policy.equals("ClusterFirstWithHostNet") || (policy.equals("ClusterFirst") && !hostNetwork);
    ResolverFile file = read(policy.equals("None") ? List.of() : machine);
    if (cluster && nameServer.isPresent()) {
      file = file.clustersFirst(nameServer.get(), pod.getMetadata().getNamespace(), clusterDomain);
    }
    file.add(pod.getSpec().getDnsConfig());
    return file;
  }

  static ResolverFile read(List<String> lines) {
    ResolverFile file =
        new ResolverFile(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashMap<>());
    for (String line : lines) {
      List<String> words = List.of(line.strip().split("\\s+", -1));
      List<String> rest = words.subList(1, words.size());
      switch (words.getFirst()) {
        case "nameserver" -> file.nameServers.addAll(rest);
        case "search", "domain" -> {
          file.searches.clear();
          file.searches.addAll(rest);
        }
        case "options" -> rest.forEach(file::option);
        default -> {
          // comments, and words that resolvers of containers do not know
        }
      }
    }
    return file;
  }

  private void option(String text) {
    String[] parts = text.split(":", 2);
    options.put(parts[0], parts.length > 1 ? parts[1] : "");
  }

  /// Names of the cluster are looked for before the machine's; the cluster's server asks the
  /// machine's for all others.
  private ResolverFile clustersFirst(String server, String namespace, String domain) {
    SequencedSet<String> names = new LinkedHashSet<>();
    names.add(namespace + ".svc." + domain);
    names.add("svc." + domain);
    names.add(domain);
    names.addAll(searches);
    Map<String, String> first = new LinkedHashMap<>(Map.of("ndots", "5"));
    return new ResolverFile(new LinkedHashSet<>(List.of(server)), names, first);
  }

  private void add(@Nullable PodDNSConfig config) {
    if (config == null) {
      return;
    }
    nameServers.addAll(config.getNameservers());
    searches.addAll(config.getSearches());
    for (PodDNSConfigOption option : config.getOptions()) {
      options.put(option.getName(), Objects.requireNonNullElse(option.getValue(), ""));
    }
  }

  String text() {
    List<String> lines = new ArrayList<>();
    List<String> searched = searchable();
    if (!searched.isEmpty()) {
      lines.add("search " + String.join(" ", searched));
    }
    nameServers.stream().limit(MOST_SERVERS).forEach(server -> lines.add("nameserver " + server));
    if (!options.isEmpty()) {
      Collection<String> words = new ArrayList<>();
      options.forEach((name, value) -> words.add(value.isEmpty() ? name : name + ":" + value));
      lines.add("options " + String.join(" ", words));
    }
    return String.join("\n", lines) + "\n";
  }

  private List<String> searchable() {
    List<String> taken = new ArrayList<>();
    int characters = 0;
    for (String name : searches) {
      characters += name.length() + 1;
      if (taken.size() == MOST_SEARCHES || characters > MOST_SEARCH_CHARACTERS) {
        break;
      }
      taken.add(name);
    }
    return taken;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.node.images.ImageStore.RegistryCredential;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How registries are reached from this machine.
///
/// @param mirrors for a registry's host, or `*` for every one, the places to ask before it, in
///   order
/// @param insecure hosts, with port where they have one, that may be spoken to without TLS;
///   loopback hosts always may
/// @param logins for pods that bring none of their own that fits
public record RegistryHosts(
    Map<String, List<URI>> mirrors, Set<String> insecure, List<RegistryCredential> logins) {

  public static final RegistryHosts DEFAULT = new RegistryHosts(Map.of(), Set.of(), List.of());

  private static final String EVERY = "*";

  public RegistryHosts {
    mirrors = Map.copyOf(mirrors);
    insecure = Set.copyOf(insecure);
    logins = List.copyOf(logins);
  }

  /// @param mirrors each `HOST=URL`; several for one host are asked in this order
  /// @throws PlatformException `INVALID` for one that is not written so, or speaks plain HTTP to a
  ///   host that is neither loopback nor among the insecure ones
  public static RegistryHosts of(
      List<String> mirrors, Set<String> insecure, List<RegistryCredential> logins) {
    Map<String, List<URI>> byHost = new HashMap<>();
    for (String mirror : mirrors) {
      int equals = mirror.indexOf('=');
      if (equals < 1) {
        throw invalid(mirror, "write it as docker.io=https://mirror.example.org");
      }
      byHost
          .computeIfAbsent(mirror.substring(0, equals), _ -> new ArrayList<>())
          .add(url(mirror, mirror.substring(equals + 1), insecure));
    }
    return new RegistryHosts(byHost, insecure, logins);
  }

  private static URI url(String mirror, String text, Set<String> insecure) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw invalid(mirror, String.valueOf(e.getMessage()));
    }
    String scheme = String.valueOf(url.getScheme());
    if (url.getHost() == null || !Set.of("http", "https").contains(scheme)) {
      throw invalid(mirror, "its address must begin with https:// or http://");
    }
    if (url.getRawUserInfo() != null) {
      throw invalid(mirror, "logins belong into a pull secret or --registry-config, not in here");
    }
    if (scheme.equals("http") && !plain(url.getAuthority(), insecure)) {
      throw invalid(
          mirror,
          "it would be spoken to without TLS; if that is meant, add --insecure-registry "
              + url.getAuthority());
    }
    return url;
  }

  private static PlatformException invalid(String mirror, String why) {
    return new PlatformException(Reason.INVALID, "registry mirror `" + mirror + "`: " + why);
  }

  List<URI> mirrorsOf(String registry) {
    return mirrors.getOrDefault(registry, mirrors.getOrDefault(EVERY, List.of()));
  }

  boolean isPlain(String registry) {
    return plain(registry, insecure);
  }

  private static boolean plain(String registry, Set<String> insecure) {
    return insecure.contains(registry) || isLoopback(registry);
  }

  static boolean isLoopback(String registry) {
    String host = registry.replaceFirst(":[0-9]+$", "");
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }
}

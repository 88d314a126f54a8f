// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;

/// Servers in front of this one that say in headers who calls. The names in brackets are
/// kube-apiserver's flags.
///
/// @param authorities `--requestheader-client-ca-file`: whose certificates such servers show
/// @param allowedNames `--requestheader-allowed-names`: their common names; empty for any
/// @param usernameHeaders `--requestheader-username-headers`; all header names in lower case
/// @param uidHeaders `--requestheader-uid-headers`
/// @param groupHeaders `--requestheader-group-headers`
/// @param extraPrefixes `--requestheader-extra-headers-prefix`
public record RequestHeaderOptions(
    List<X509Certificate> authorities,
    List<String> allowedNames,
    List<String> usernameHeaders,
    List<String> uidHeaders,
    List<String> groupHeaders,
    List<String> extraPrefixes) {

  public RequestHeaderOptions {
    authorities = List.copyOf(authorities);
    allowedNames = List.copyOf(allowedNames);
    usernameHeaders = lower(usernameHeaders);
    uidHeaders = lower(uidHeaders);
    groupHeaders = lower(groupHeaders);
    extraPrefixes = lower(extraPrefixes);
  }

  private static List<String> lower(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  /// The usual headers.
  public static RequestHeaderOptions of(
      List<X509Certificate> authorities, List<String> allowedNames) {
    return new RequestHeaderOptions(
        authorities,
        allowedNames,
        List.of("X-Remote-User"),
        List.of("X-Remote-Uid"),
        List.of("X-Remote-Group"),
        List.of("X-Remote-Extra-"));
  }
}

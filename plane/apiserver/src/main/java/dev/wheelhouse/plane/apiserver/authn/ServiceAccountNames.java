// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import java.util.List;

/// User and group names of service accounts: `system:serviceaccount:<namespace>:<name>`.
public final class ServiceAccountNames {

  private static final String PREFIX = "system:serviceaccount:";
  private static final String ALL = "system:serviceaccounts";

  private ServiceAccountNames() {}

  public static String user(String namespace, String name) {
    return PREFIX + namespace + ":" + name;
  }

  public static List<String> groups(String namespace) {
    return List.of(ALL, ALL + ":" + namespace);
  }

  /// Namespace and name of a service account's user name; nothing for other users.
  static String[] parse(String user) {
    if (!user.startsWith(PREFIX)) {
      return new String[0];
    }
    String[] parts = user.substring(PREFIX.length()).split(":", -1);
    return parts.length == 2 ? parts : new String[0];
  }
}

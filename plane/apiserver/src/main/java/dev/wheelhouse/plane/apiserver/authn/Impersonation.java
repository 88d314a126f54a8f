// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.apiserver.authz.Attributes;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.authz.Forbidden;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Acting as somebody else by the headers `Impersonate-User`, `-Group`, `-Uid` and `-Extra-*`. Each
/// of them needs the verb `impersonate` on what it names.
public final class Impersonation {

  private static final String PREFIX = "impersonate-";
  private static final String EXTRA = "impersonate-extra-";
  private static final String AUTHENTICATION = "authentication.k8s.io";

  private final Authorizer authorizer;

  public Impersonation(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /// @param headers by lower-case name; several values of one header are joined by commas
  /// @return the caller itself where no header asks for another
  /// @throws PlatformException `FORBIDDEN` where the caller may not; `BAD_REQUEST` for groups or
  ///   extras without a user
  public Identity apply(Identity caller, Map<String, String> headers) {
    String user = headers.getOrDefault("impersonate-user", "");
    if (user.isEmpty()) {
      refuseWithoutUser(headers);
      return caller;
    }
    allowUser(caller, user);
    List<String> groups = values(headers.get("impersonate-group"));
    groups.forEach(group -> allow(caller, target("", "", "groups", "", group)));
    String uid = headers.getOrDefault("impersonate-uid", "");
    if (!uid.isEmpty()) {
      allow(caller, target(AUTHENTICATION, "v1", "uids", "", uid));
    }
    Map<String, List<String>> extra = extra(headers);
    extra.forEach((key, values) ->
        values.forEach(v -> allow(caller, target(AUTHENTICATION, "v1", "userextras", key, v))));
    return new Identity(user, uid, allGroups(user, groups), extra);
  }

  private static void refuseWithoutUser(Map<String, String> headers) {
    if (headers.keySet().stream().anyMatch(name -> name.startsWith(PREFIX))) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "requested impersonation of a group, uid or extra without a user");
    }
  }

  private void allowUser(Identity caller, String user) {
    String[] account = ServiceAccountNames.parse(user);
    if (account.length == 0) {
      allow(caller, target("", "", "users", "", user));
    } else {
      allow(caller, new Target("", "v1", "serviceaccounts", "", account[0], account[1]));
    }
  }

  /// What is named by one header value.
  private record Target(
      String group,
      String version,
      String resource,
      String subresource,
      String namespace,
      String name) {}

  private static Target target(
      String group, String version, String resource, String subresource, String name) {
    return new Target(group, version, resource, subresource, "", name);
  }

  private void allow(Identity caller, Target target) {
    Attributes attributes =
        new Attributes(
            caller,
            "impersonate",
            true,
            target.group(),
            target.version(),
            target.resource(),
            target.subresource(),
            target.namespace(),
            target.name(),
            "");
    if (!authorizer.authorize(attributes).allowed()) {
      throw Forbidden.of(attributes);
    }
  }

  private static List<String> allGroups(String user, List<String> groups) {
    List<String> all = new ArrayList<>(groups);
    String[] account = ServiceAccountNames.parse(user);
    if (groups.isEmpty() && account.length > 0) {
      all.addAll(ServiceAccountNames.groups(account[0]));
    }
    String standing =
        user.equals(Identity.ANONYMOUS.name()) ? Identity.UNAUTHENTICATED : Identity.AUTHENTICATED;
    if (!all.contains(standing)) {
      all.add(standing);
    }
    return all;
  }

  private static Map<String, List<String>> extra(Map<String, String> headers) {
    Map<String, List<String>> extra = new TreeMap<>();
    headers.forEach((name, value) -> {
      if (name.startsWith(EXTRA)) {
        String key =
            URLDecoder.decode(
                name.substring(EXTRA.length()).replace("+", "%2B"), StandardCharsets.UTF_8);
        extra.put(key.toLowerCase(Locale.ROOT), values(value));
      }
    });
    return extra;
  }

  private static List<String> values(@Nullable String header) {
    List<String> values = new ArrayList<>();
    if (header != null) {
      for (String value : header.split("\n", -1)) {
        if (!value.isBlank()) {
          values.add(value.strip());
        }
      }
    }
    return values;
  }
}

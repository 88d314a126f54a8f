// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.authors;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Who wrote an object, in annotations as KubeVela names them, and the mark of the policies that
/// put them there.
///
/// @param mark empty when they did not
record AuthorStamp(String mark, String user, List<String> groups) {

  static final String MARK = "wheelhouse.dev/author-stamp";
  private static final String ACCOUNT_PREFIX = "system:serviceaccount:";

  AuthorStamp {
    groups = List.copyOf(groups);
  }

  static AuthorStamp of(JsonObject object) {
    List<String> groups =
        Arrays.stream(annotation(object, AppKeys.GROUP).split(","))
            .filter(AuthorStamp::told)
            .toList();
    return new AuthorStamp(annotation(object, MARK), annotation(object, AppKeys.USERNAME), groups);
  }

  /// A server adds by itself the groups that say no more than that a user is known.
  private static boolean told(String group) {
    return !group.isBlank()
        && !group.equals("system:authenticated")
        && !group.equals("system:unauthenticated");
  }

  /// The service account that an object names, of its own namespace.
  static Optional<Identity> account(JsonObject object) {
    String namespace = object.string("metadata", "namespace").orElse("");
    String name = annotation(object, AppKeys.SERVICE_ACCOUNT_NAME);
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(Identity.of(ACCOUNT_PREFIX + namespace + ":" + name));
  }

  Identity identity() {
    return user.startsWith(ACCOUNT_PREFIX) ? Identity.of(user) : new Identity(user, groups);
  }

  private static String annotation(JsonObject object, String key) {
    return object.string("metadata", "annotations", key).orElse("");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// The revisions of one application.
final class Revisions {

  private final String name;
  private final List<JsonObject> oldestFirst;

  Revisions(Applications applications, String name) {
    this.name = name;
    this.oldestFirst = applications.revisions(name);
  }

  List<JsonObject> all() {
    return oldestFirst;
  }

  /// @param revision its name, or only the end of it: `v2`, `2`
  /// @throws UserError when there is none
  JsonObject get(String revision) {
    return oldestFirst.stream()
        .filter(it -> named(it, revision))
        .findFirst()
        .orElseThrow(() ->
            new UserError(
                UserError.Kind.NO_INPUT,
                "application "
                    + name
                    + " has no revision "
                    + revision
                    + "; there are "
                    + oldestFirst.stream().map(Revisions::name).toList()));
  }

  private boolean named(JsonObject revision, String wanted) {
    String full = name(revision);
    return full.equals(wanted)
        || full.equals(name + "-" + wanted)
        || full.equals(name + "-v" + wanted);
  }

  /// The one before a revision.
  Optional<JsonObject> before(JsonObject revision) {
    int index = oldestFirst.indexOf(revision);
    return index <= 0 ? Optional.empty() : Optional.of(oldestFirst.get(index - 1));
  }

  /// The newest whose workflow has succeeded and that says something else than the application now.
  Optional<JsonObject> lastGood(JsonObject live) {
    return oldestFirst.reversed().stream()
        .filter(it -> it.bool("status", "succeeded").orElse(false))
        .filter(it -> !spec(it).equals(live.object("spec")))
        .findFirst();
  }

  /// The Application of a revision.
  JsonObject application(String revision) {
    return application(get(revision));
  }

  static JsonObject application(JsonObject revision) {
    JsonObject application =
        revision
            .object("spec", "application")
            .orElseThrow(
                () -> new UserError(UserError.Kind.DATA, name(revision) + " holds no application"))
            .deepCopy();
    application.putIfAbsent("apiVersion", Applications.API);
    application.putIfAbsent("kind", "Application");
    return application;
  }

  static Optional<JsonObject> spec(JsonObject revision) {
    return revision.object("spec", "application", "spec");
  }

  static String name(JsonObject revision) {
    return revision.string("metadata", "name").orElse("");
  }
}

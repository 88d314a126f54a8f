// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import dev.wheelhouse.kube.schema.cel.CelAuthorizer;
import dev.wheelhouse.kube.schema.cel.CelAuthorizer.Decision;
import dev.wheelhouse.kube.schema.cel.CelAuthorizer.PathCheck;
import dev.wheelhouse.kube.schema.cel.CelAuthorizer.ResourceCheck;
import dev.wheelhouse.kube.schema.cel.CelAuthorizer.User;
import dev.wheelhouse.kube.schema.cel.value.CelObject;
import org.jspecify.annotations.Nullable;

/// The values behind `authorizer`: each call narrows a check down, `check` asks.
public sealed interface Authorization extends CelObject {

  /// `authorizer`: nothing is said yet about what to check.
  record Start(CelAuthorizer authorizer, User user) implements Authorization {
    @Override
    public String typeName() {
      return Types.AUTHORIZER.name();
    }
  }

  /// `authorizer.path('/healthz')`.
  record Path(Start start, String path) implements Authorization {
    Answer check(String verb) {
      return Answer.of(start.authorizer(), new PathCheck(start.user(), path, verb));
    }

    @Override
    public String typeName() {
      return Types.PATH_CHECK.name();
    }
  }

  /// `authorizer.group('apps')`.
  record Group(Start start, String group) implements Authorization {
    @Override
    public String typeName() {
      return Types.GROUP_CHECK.name();
    }
  }

  /// `authorizer.group('apps').resource('deployments')`, and what narrows it down.
  ///
  /// @param draft the check without its verb
  record Resource(Start start, ResourceCheck draft) implements Authorization {
    static Resource of(Group group, String resource) {
      Start start = group.start();
      return new Resource(
          start, new ResourceCheck(start.user(), group.group(), resource, "", "", "", "", "", ""));
    }

    Answer check(String verb) {
      return Answer.of(start.authorizer(), with("verb", verb).draft());
    }

    Resource with(String part, String value) {
      ResourceCheck d = draft;
      return new Resource(
          start,
          new ResourceCheck(
              d.user(),
              d.group(),
              d.resource(),
              part.equals("subresource") ? value : d.subresource(),
              part.equals("namespace") ? value : d.namespace(),
              part.equals("name") ? value : d.name(),
              part.equals("fieldSelector") ? value : d.fieldSelector(),
              part.equals("labelSelector") ? value : d.labelSelector(),
              part.equals("verb") ? value : d.verb()));
    }

    @Override
    public String typeName() {
      return Types.RESOURCE_CHECK.name();
    }
  }

  /// What the authorizer answered, or why it could not.
  record Answer(@Nullable Decision decision, String error) implements Authorization {

    static Answer of(CelAuthorizer authorizer, CelAuthorizer.Check check) {
      try {
        return new Answer(authorizer.authorize(check), "");
      } catch (RuntimeException e) {
        return new Answer(null, String.valueOf(e.getMessage()));
      }
    }

    boolean allowed() {
      return decision != null && decision.allowed();
    }

    String reason() {
      return decision == null ? "" : decision.reason();
    }

    @Override
    public String typeName() {
      return Types.DECISION.name();
    }
  }
}

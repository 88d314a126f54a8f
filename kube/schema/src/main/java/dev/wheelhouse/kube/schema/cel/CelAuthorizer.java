// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

/// Answers the checks that expressions make with `authorizer` and `authorizer.requestResource`.
/// Called by the evaluating thread, up to twice an expression; may block on what an authorizer
/// blocks on, and is bounded by its own deadline.
public interface CelAuthorizer {

  /// Decides for the user the request came from, or for a service account.
  ///
  /// @throws RuntimeException when no decision can be made; expressions see it as `errored()`
  Decision authorize(Check check);

  /// What is asked: may a user do something.
  sealed interface Check {
    /// Who is asked about.
    User user();

    String verb();
  }

  /// A check of a URL path that is no resource.
  record PathCheck(User user, String path, String verb) implements Check {}

  /// A check of a resource, in all versions of its group. What is not restricted is empty.
  ///
  /// @param fieldSelector as written; empty for none
  /// @param labelSelector as written; empty for none
  record ResourceCheck(
      User user,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name,
      String fieldSelector,
      String labelSelector,
      String verb)
      implements Check {}

  /// Who is asked about.
  sealed interface User {
    /// The user of the request.
    record Requester() implements User {}

    /// `authorizer.serviceAccount(namespace, name)`.
    record ServiceAccount(String namespace, String name) implements User {}
  }

  /// @param reason may be empty
  record Decision(boolean allowed, String reason) {}
}

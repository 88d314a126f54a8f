// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.openapi;

/// What an operation does, in a sentence for people.
final class OperationTexts {

  private OperationTexts() {}

  /// @param action of Kubernetes: `list`, `post`, `connect` ...
  /// @param subresource empty for operations on the resource itself
  static String of(String action, String kind, String subresource) {
    String named = "the " + kind + " of that name.";
    String object = subresource.isEmpty() ? named : subresource + " of " + named;
    return switch (action) {
      case "list" -> "Lists objects of kind " + kind + ", or watches them.";
      case "get" -> "Reads " + object;
      case "post" -> subresource.isEmpty() ? "Creates a new " + kind + "." : "Creates " + object;
      case "put" -> "Replaces " + object;
      case "patch" -> "Changes parts of " + object;
      case "delete" -> "Deletes " + object;
      case "deletecollection" -> "Deletes the objects of kind " + kind + " that are selected.";
      case "connect" -> "Opens a connection to " + object;
      default -> throw new IllegalArgumentException("no such action: " + action);
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.authors;

/// What becomes of an application or a WorkflowRun of which nothing proves who wrote it.
public enum Unstamped {
  /// It is left as it is, and its status says why.
  REFUSED,
  /// It acts with the program's own rights, or as the service account it names.
  AS_PROGRAM
}

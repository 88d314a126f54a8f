// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

/// How the removal of one object stands.
sealed interface Removal {

  /// It is not there any more.
  record Gone() implements Removal {}

  /// It was left alone, for good.
  record Left(String why) implements Removal {}

  /// It has been deleted and is on its way out.
  record Leaving(String why) implements Removal {}

  /// It could not be deleted now; the next attempt may.
  record Stuck(String why) implements Removal {}
}

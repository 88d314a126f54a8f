// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.certificates;

import java.util.Optional;

/// Where a cluster's keys and certificates are kept, by file name.
interface KeyFiles {

  Optional<String> read(String name);

  void write(String name, String text);

  void delete(String name);

  /// The file as messages name it.
  String describe(String name);
}

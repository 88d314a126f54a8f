// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// What becomes one layer of the image.
///
/// @param name `dependencies`, `resources`, `classes`, or as the program's own index names it
/// @param files by their paths below `/app`; not empty
public record Part(String name, NavigableMap<String, Path> files) {

  public static final String DEPENDENCIES = "dependencies";
  public static final String SNAPSHOTS = "snapshot-dependencies";
  public static final String LOADER = "loader";
  public static final String RESOURCES = "resources";
  public static final String CLASSES = "classes";

  public Part {
    files = Collections.unmodifiableNavigableMap(new TreeMap<>(files));
  }

  static Part of(String name, Map<String, Path> files) {
    return new Part(name, new TreeMap<>(files));
  }
}

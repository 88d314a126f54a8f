// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.ArrayList;
import java.util.List;

/// An executable archive of Spring Boot, unpacked. Its launcher runs from a folder as it does from
/// an archive. Layers are those of the archive's `layers.idx`, where it has one.
final class SpringBoot {

  private static final String LAUNCHERS = "org.springframework.boot.loader.";
  private static final String LAUNCHER_FILES = "org/springframework/boot/loader/";
  private static final List<String> LIBRARIES =
      List.of("BOOT-INF/lib/", "WEB-INF/lib/", "WEB-INF/lib-provided/");
  private static final List<String> CLASSES = List.of("BOOT-INF/classes/", "WEB-INF/classes/");

  private SpringBoot() {}

  static boolean is(Tree tree) {
    return tree.attribute("Main-Class").filter(it -> it.startsWith(LAUNCHERS)).isPresent()
        && (tree.hasUnder("BOOT-INF/") || tree.hasUnder(War.FOLDER));
  }

  static Program program(Tree tree, String mainClass) {
    if (!mainClass.isEmpty()) {
      throw new PlatformException(
          Reason.INVALID,
          tree.name()
              + " is an archive of Spring Boot, which names its own main class (Start-Class in its"
              + " manifest); remove `mainClass`, or set it in the build of the archive");
    }
    List<String> command = List.of("-cp", Program.HOME, tree.attribute("Main-Class").orElseThrow());
    return new Program(parts(tree), false, command);
  }

  private static List<Part> parts(Tree tree) {
    String index =
        tree.attribute("Spring-Boot-Layers-Index").filter(tree::has).orElse("BOOT-INF/layers.idx");
    if (!tree.has(index)) {
      return Sorting.parts(tree, "", SpringBoot::partOf);
    }
    LayersIndex layers = LayersIndex.read(tree, index);
    List<String> order = new ArrayList<>(layers.names());
    if (!order.contains(LayersIndex.REST)) {
      order.add(LayersIndex.REST);
    }
    return Sorting.parts(order, tree, "", layers::layerOf);
  }

  private static String partOf(String path) {
    if (LIBRARIES.stream().anyMatch(path::startsWith)) {
      return Sorting.library(path);
    }
    if (path.startsWith(LAUNCHER_FILES)) {
      return Part.LOADER;
    }
    return CLASSES.stream().anyMatch(path::startsWith)
        ? Sorting.classOrResource(path)
        : Part.RESOURCES;
  }
}

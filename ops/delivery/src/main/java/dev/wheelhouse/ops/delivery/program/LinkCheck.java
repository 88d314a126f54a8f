// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Whether a program's main class is there, and all that it names itself. A jar that was built to
/// stand beside its dependencies would else fail only once it runs, with a NoClassDefFoundError.
final class LinkCheck {

  private static final int SHOWN = 3;

  private LinkCheck() {}

  /// @param classFiles paths of the files that classes are looked up in, per place
  /// @param files the file of a path, where it lies unpacked
  /// @throws PlatformException `INVALID` naming what is missing
  static void check(
      Tree tree,
      String mainClass,
      List<? extends Collection<String>> classFiles,
      Function<String, @Nullable Path> files) {
    String path = mainClass.replace('.', '/') + ".class";
    if (!has(classFiles, path)) {
      throw new PlatformException(
          Reason.INVALID,
          tree.name() + " is to be started with the class " + mainClass + ", and does not hold it");
    }
    Path file = files.apply(path);
    if (file == null) {
      return; // it lies in a library
    }
    TreeSet<String> missing = new TreeSet<>();
    for (String name : named(tree, mainClass, file)) {
      if (!has(classFiles, name + ".class") && !inJdk(name)) {
        missing.add(name.replace('/', '.'));
      }
    }
    if (!missing.isEmpty()) {
      throw new PlatformException(
          Reason.INVALID,
          tree.name()
              + " lacks classes that "
              + mainClass
              + " needs: "
              + String.join(", ", missing.stream().limit(SHOWN).toList())
              + (missing.size() > SHOWN ? " and " + (missing.size() - SHOWN) + " more" : "")
              + "; build a jar that holds its dependencies, or give the folder that it lies in"
              + " together with them");
    }
  }

  private static boolean has(List<? extends Collection<String>> places, String path) {
    return places.stream().anyMatch(it -> it.contains(path));
  }

  private static boolean inJdk(String name) {
    return ClassLoader.getPlatformClassLoader().getResource(name + ".class") != null;
  }

  private static Set<String> named(Tree tree, String mainClass, Path file) {
    TreeSet<String> names = new TreeSet<>();
    try {
      for (PoolEntry entry : ClassFile.of().parse(Files.readAllBytes(file)).constantPool()) {
        if (entry instanceof ClassEntry named) {
          element(named.asInternalName(), names);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new PlatformException(
          Reason.INVALID,
          tree.name() + " holds a class " + mainClass + " that cannot be read: " + e.getMessage(),
          e);
    }
    return names;
  }

  /// `[[Lcom/example/Item;` is an array of `com/example/Item`.
  private static void element(String name, Set<String> names) {
    String element = name.replaceFirst("^\\[+", "");
    if (element.equals(name)) {
      names.add(name);
    } else if (element.startsWith("L")) {
      names.add(element.substring(1, element.length() - 1));
    }
  }
}

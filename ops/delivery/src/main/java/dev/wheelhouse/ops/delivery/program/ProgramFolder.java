// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;

/// A folder of classes and libraries, as builds leave it: either one executable jar with what its
/// class path names beside it, or classes (in `classes` or in the folder itself) and libraries (in
/// `lib`, `libs`, `dependency`, `dependencies` or the folder itself). It keeps its shape in the
/// image.
final class ProgramFolder {

  private static final String CLASSES = "classes/";
  private static final List<String> LIBRARIES =
      List.of("lib/", "libs/", "dependency/", "dependencies/");
  private static final String MAIN = "main";
  private static final String MAIN_TYPE = "([Ljava/lang/String;)V";

  private final Tree tree;
  private final Map<String, Path> classes;
  private final String classFolder;
  private final List<String> jars;

  private ProgramFolder(Tree tree) {
    this.tree = tree;
    boolean apart = tree.hasUnder(CLASSES);
    this.classFolder = apart ? CLASSES : "";
    this.classes = new TreeMap<>();
    tree.files()
        .forEach((path, file) -> {
          if (path.startsWith(classFolder) && !path.endsWith(".jar")) {
            classes.put(path.substring(classFolder.length()), file);
          }
        });
    this.jars = tree.files().keySet().stream().filter(ProgramFolder::library).toList();
  }

  private static boolean library(String path) {
    return path.endsWith(".jar")
        && (path.indexOf('/') < 0 || LIBRARIES.stream().anyMatch(path::startsWith));
  }

  static Program program(Tree tree, String mainClass) {
    ProgramFolder folder = new ProgramFolder(tree);
    List<String> executable = mainClass.isEmpty() ? folder.executableJars("") : List.of();
    if (executable.size() == 1) {
      String jar = executable.getFirst();
      return folder.with(jar, List.of("-jar", Program.HOME + "/" + jar));
    }
    String main = mainClass.isEmpty() ? folder.mainClass() : mainClass;
    LinkCheck.check(tree, main, folder.classFiles(), folder.classes::get);
    return folder.with("", List.of("-cp", folder.classPath(), main));
  }

  /// Jars with a Main-Class directly in a folder.
  private List<String> executableJars(String folder) {
    return jars.stream()
        .filter(it -> it.startsWith(folder) && it.indexOf('/', folder.length()) < 0)
        .filter(it -> mainOfJar(it).isPresent())
        .toList();
  }

  private Program with(String mainJar, List<String> command) {
    return new Program(Sorting.parts(tree, "", path -> partOf(path, mainJar)), false, command);
  }

  private String partOf(String path, String mainJar) {
    if (path.equals(mainJar)) {
      return Part.CLASSES;
    }
    return path.endsWith(".jar") ? Sorting.library(path) : Sorting.classOrResource(path);
  }

  private String mainClass() {
    Optional<String> named =
        tree.attribute("Main-Class").or(() -> below(CLASSES).attribute("Main-Class"));
    if (named.isPresent()) {
      return named.get();
    }
    List<String> own = mainsOfClasses();
    List<String> found = own.isEmpty() ? mainsOfLibraries() : own;
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new PlatformException(
        Reason.INVALID,
        "the folder "
            + tree.name()
            + (found.isEmpty()
                ? " holds nothing to start: no class with a main method in it or in `classes`, no"
                    + " executable jar, no WEB-INF and no BOOT-INF; name the folder that a build"
                    + " made, such as target or build/install/NAME"
                : " holds several classes to start: "
                    + String.join(", ", found)
                    + "; name one with `mainClass`"));
  }

  private Tree below(String folder) {
    TreeMap<String, Path> files = new TreeMap<>();
    tree.files()
        .forEach((path, file) -> {
          if (path.startsWith(folder)) {
            files.put(path.substring(folder.length()), file);
          }
        });
    return new Tree(tree.name(), tree.root(), files);
  }

  private List<String> mainsOfLibraries() {
    return jars.stream().flatMap(it -> mainOfJar(it).stream()).distinct().toList();
  }

  private Optional<String> mainOfJar(String path) {
    try (JarFile jar = new JarFile(file(path).toFile(), false)) {
      return Optional.ofNullable(jar.getManifest())
          .map(it -> it.getMainAttributes().getValue("Main-Class"))
          .map(String::strip);
    } catch (IOException e) {
      throw broken(path, e);
    }
  }

  private List<String> mainsOfClasses() {
    List<String> found = new ArrayList<>();
    classes.forEach((path, file) -> {
      if (path.endsWith(".class") && hasMain(path, file)) {
        found.add(path.substring(0, path.length() - ".class".length()).replace('/', '.'));
      }
    });
    return found;
  }

  private boolean hasMain(String path, Path file) {
    try {
      return ClassFile.of().parse(Files.readAllBytes(file)).methods().stream()
          .anyMatch(ProgramFolder::isMain);
    } catch (IOException | IllegalArgumentException e) {
      throw broken(path, e);
    }
  }

  private static boolean isMain(MethodModel method) {
    return method.methodName().equalsString(MAIN)
        && method.methodType().equalsString(MAIN_TYPE)
        && method.flags().has(AccessFlag.PUBLIC)
        && method.flags().has(AccessFlag.STATIC);
  }

  private List<Set<String>> classFiles() {
    List<Set<String>> places = new ArrayList<>(List.of(classes.keySet()));
    for (String path : jars) {
      try (JarFile jar = new JarFile(file(path).toFile(), false)) {
        Set<String> names = new HashSet<>();
        jar.stream().forEach(it -> names.add(it.getName()));
        places.add(names);
      } catch (IOException e) {
        throw broken(path, e);
      }
    }
    return places;
  }

  private String classPath() {
    List<String> places = new ArrayList<>();
    if (!classes.isEmpty()) {
      places.add((Program.HOME + "/" + classFolder).replaceFirst("/$", ""));
    }
    jars.forEach(it -> places.add(Program.HOME + "/" + it));
    return String.join(":", places);
  }

  private Path file(String path) {
    return Optional.ofNullable(tree.files().get(path)).orElseThrow();
  }

  private PlatformException broken(String path, Exception e) {
    return new PlatformException(
        Reason.INVALID,
        tree.name() + " holds " + path + ", which cannot be read: " + e.getMessage(),
        e);
  }
}

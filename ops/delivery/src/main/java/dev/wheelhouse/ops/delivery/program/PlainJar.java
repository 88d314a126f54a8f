// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/// An executable jar. Many hold all that they depend on, so that one changed class makes another
/// file of many megabytes: it is packed anew as up to three jars, of which the first names the
/// others as its class path. What tells them apart is the package of the main class: its first two
/// names are those of the program's own classes, all others are dependencies.
///
/// Jars that look at themselves stay whole: signed ones, and those with jars in them.
final class PlainJar {

  private static final Pattern SIGNATURE =
      Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)", Pattern.CASE_INSENSITIVE);
  private static final Pattern RELEASE = Pattern.compile("META-INF/versions/[0-9]+/");
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final String INDEX = "META-INF/INDEX.LIST";
  private static final String JAR = "app.jar";
  private static final int OWN_SEGMENTS = 2;

  private final Tree tree;
  private final String mainClass;
  private final String own;
  private final Set<String> foreignFolders = new HashSet<>();

  private PlainJar(Tree tree, String mainClass) {
    this.tree = tree;
    this.mainClass = mainClass;
    this.own = ownFolder(mainClass);
    tree.files().keySet().stream()
        .filter(path -> path.endsWith(".class") && !isOwn(path))
        .forEach(path -> foreignFolders.add(folder(path)));
  }

  /// @param mainClass empty for the manifest's
  /// @param work a folder for the jars that are made
  static Program program(Path jar, Tree tree, String mainClass, Path work) {
    String main = mainClass(tree, mainClass);
    LinkCheck.check(tree, main, List.of(tree.files().keySet()), tree.files()::get);
    if (staysWhole(tree)) {
      return whole(jar, tree, JAR, mainClass);
    }
    return new PlainJar(tree, main).split(work);
  }

  /// One part with the file as it is.
  static Program whole(Path file, Tree tree, String target, String mainClass) {
    mainClass(tree, mainClass);
    return new Program(
        List.of(Part.of(Part.CLASSES, Map.of(target, file))), false, command(target, mainClass));
  }

  private static List<String> command(String target, String mainClass) {
    String path = Program.HOME + "/" + target;
    return mainClass.isEmpty() ? List.of("-jar", path) : List.of("-cp", path, mainClass);
  }

  private static String mainClass(Tree tree, String wanted) {
    if (!wanted.isEmpty()) {
      return wanted;
    }
    return tree.attribute("Main-Class")
        .orElseThrow(() ->
            new PlatformException(
                Reason.INVALID,
                tree.name()
                    + " has no Main-Class in its manifest, so `java -jar` cannot start it, and no"
                    + " WEB-INF folder, so it is no war; build an executable jar or a war, or name"
                    + " the class to start with `mainClass`"));
  }

  private static boolean staysWhole(Tree tree) {
    return tree.files().keySet().stream()
        .anyMatch(path -> SIGNATURE.matcher(path).matches() || path.endsWith(".jar"));
  }

  private Program split(Path work) {
    Map<String, Map<String, Path>> sorted = new TreeMap<>();
    tree.files()
        .forEach((path, file) -> {
          if (!path.equals(MANIFEST) && !path.equals(INDEX)) {
            sorted.computeIfAbsent(partOf(path), _ -> new TreeMap<>()).put(path, file);
          }
        });
    List<Part> parts = new ArrayList<>();
    List<String> beside = new ArrayList<>();
    for (String name : List.of(Part.DEPENDENCIES, Part.RESOURCES)) {
      Map<String, Path> files = sorted.get(name);
      if (files != null) {
        String target = "lib/" + name + ".jar";
        beside.add(target);
        parts.add(
            Part.of(name, Map.of(target, Zips.jar(files, sideManifest(), work.resolve(name)))));
      }
    }
    Path main =
        Zips.jar(
            sorted.getOrDefault(Part.CLASSES, Map.of()),
            mainManifest(beside),
            work.resolve(Part.CLASSES));
    parts.add(Part.of(Part.CLASSES, Map.of(JAR, main)));
    return new Program(parts, false, List.of("-jar", Program.HOME + "/" + JAR));
  }

  private Manifest mainManifest(List<String> beside) {
    Manifest manifest = tree.manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.putIfAbsent(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, mainClass);
    if (!beside.isEmpty()) {
      String before = tree.attribute("Class-Path").map(it -> " " + it).orElse("");
      attributes.put(Attributes.Name.CLASS_PATH, String.join(" ", beside) + before);
    }
    return manifest;
  }

  /// Without what changes from build to build.
  private Manifest sideManifest() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    tree.attribute("Multi-Release")
        .ifPresent(it -> manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, it));
    return manifest;
  }

  private String partOf(String path) {
    if (path.endsWith(".class")) {
      return isOwn(path) ? Part.CLASSES : Part.DEPENDENCIES;
    }
    return !isOwn(path) && foreignFolders.contains(folder(path))
        ? Part.DEPENDENCIES
        : Part.RESOURCES;
  }

  private boolean isOwn(String path) {
    String name = RELEASE.matcher(path).replaceFirst("");
    return own.isEmpty() ? name.indexOf('/') < 0 : name.startsWith(own);
  }

  /// `com/example/` for `com.example.shop.Main`; empty for a class in no package.
  private static String ownFolder(String mainClass) {
    String[] names = mainClass.split("\\.");
    StringBuilder folder = new StringBuilder();
    for (int i = 0; i < Math.min(OWN_SEGMENTS, names.length - 1); i++) {
      folder.append(names[i]).append('/');
    }
    return folder.toString();
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.process;

import dev.wheelhouse.plane.node.runtimes.ContainerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A copy of an image's files, and the rules by which a process that is not confined to them is
/// made to use them: an absolute path that exists in the image stands for the file in the copy, in
/// the program's name, in arguments, and in each part of a list separated by `:`.
record ImageFolder(Path root) {

  private static final String WHITEOUT = ".wh.";

  void make(List<Path> layers, List<ContainerSpec.Mount> mounts) {
    try {
      Files.createDirectories(root);
      for (Path layer : layers) {
        copy(layer);
      }
      for (ContainerSpec.Mount mount : mounts) {
        link(mount);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void copy(Path layer) throws IOException {
    Files.walkFileTree(
        layer,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            Path target = root.resolve(layer.relativize(dir));
            if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
              delete(target);
              Files.createDirectories(target);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path target = root.resolve(layer.relativize(file));
            String name = file.getFileName().toString();
            delete(
                name.startsWith(WHITEOUT)
                    ? target.resolveSibling(name.substring(WHITEOUT.length()))
                    : target);
            // A layer marks what it deletes by a special file, which is no part of the image.
            if (!name.startsWith(WHITEOUT) && !attributes.isOther()) {
              Files.copy(
                  file, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// Puts a link where the volume would be mounted.
  private void link(ContainerSpec.Mount mount) throws IOException {
    Path target = inside(mount.target());
    if (target.equals(root) || !Files.exists(mount.source())) {
      return;
    }
    delete(target);
    Files.createDirectories(target.getParent());
    Files.createSymbolicLink(target, mount.source());
  }

  Path inside(String absolute) {
    Path path = root.resolve(absolute.replaceFirst("^/+", "")).normalize();
    return path.startsWith(root) ? path : root;
  }

  /// Rewrites paths that exist in the image, and nothing else.
  String translated(String text) {
    if (!text.contains("/")) {
      return text;
    }
    return Stream.of(text.split(":", -1))
        .map(this::translatedPart)
        .collect(Collectors.joining(":"));
  }

  private String translatedPart(String part) {
    int equals = part.indexOf("=/");
    if (equals >= 0) {
      return part.substring(0, equals + 1) + translatedPart(part.substring(equals + 1));
    }
    boolean known = part.startsWith("/") && part.length() > 1 && Files.exists(inside(part));
    return known ? inside(part).toString() : part;
  }

  /// The program's file: found in the image by its path or by the image's PATH, else as it is.
  String program(String name, List<String> environment) {
    if (name.contains("/")) {
      return translated(name);
    }
    List<String> places = new ArrayList<>();
    environment.stream()
        .filter(entry -> entry.startsWith("PATH="))
        .forEach(entry -> places.addAll(List.of(entry.substring("PATH=".length()).split(":"))));
    return places.stream()
        .map(place -> inside(place).resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElse(name);
  }

  void remove() {
    try {
      delete(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane.backup;

import dev.wheelhouse.app.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// A repair that saved what can be read, and has yet to put it in the place of the damaged files:
/// two moves. When its process ends between them there is no store, and a plane must not start with
/// an empty one.
///
/// @param store where a plane's store is
/// @param made what was saved
/// @param kept where the damaged files go
public record UnfinishedRepair(Path store, Path made, Path kept) {

  private static final String STORE = "store";
  private static final String MADE = "." + STORE + ".repaired-";
  private static final String KEPT = STORE + ".damaged-";

  static UnfinishedRepair of(Path directory, String stamp) {
    return new UnfinishedRepair(
        directory.resolve(STORE), directory.resolve(MADE + stamp), directory.resolve(KEPT + stamp));
  }

  /// The newest one whose second move is missing.
  public static Optional<UnfinishedRepair> in(Path directory) {
    if (!Files.isDirectory(directory) || Files.exists(directory.resolve(STORE))) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith(KEPT))
          .map(name -> of(directory, name.substring(KEPT.length())))
          .filter(repair -> Files.isDirectory(repair.made()))
          .max(Comparator.comparing(UnfinishedRepair::kept));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @throws UserError when there is one
  public static void requireNone(Path directory) {
    in(directory)
        .ifPresent(repair -> {
          throw new UserError(
              UserError.Kind.DATA,
              "the plane in "
                  + directory
                  + " has no store, as a repair did not come to its end; what it saved is in "
                  + repair.made()
                  + ". Run `wheelhouse repair` again, which puts it in place");
        });
  }

  void putAside() throws IOException {
    sync(made);
    Files.move(store, kept, StandardCopyOption.ATOMIC_MOVE);
    sync(store.toAbsolutePath().resolveSibling(""));
  }

  void finish() throws IOException {
    Files.move(made, store, StandardCopyOption.ATOMIC_MOVE);
    sync(store.toAbsolutePath().resolveSibling(""));
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// What a running plane tells about itself in `plane.json` of its data directory. Written once it
/// is ready, gone once it stops.
///
/// @param server URL of the API server
/// @param entry URL at which Ingresses are served; empty without a node
/// @param registry host and port of the image registry; empty without a node
/// @param runtime what runs containers; empty without a node
/// @param readyMillis from the start of the program to ready
/// @param delivers whether applications are looked after; that begins a moment after ready
public record PlaneState(
    long pid,
    String server,
    String entry,
    String registry,
    String runtime,
    long readyMillis,
    boolean delivers) {

  PlaneState delivering() {
    return new PlaneState(pid, server, entry, registry, runtime, readyMillis, true);
  }

  static Path file(DataDirectory directory) {
    return directory.path().resolve("plane.json");
  }

  void write(DataDirectory directory) {
    try {
      Path temporary = directory.path().resolve("plane.json.new");
      Files.write(temporary, Json.writeBytes(toJson()));
      Files.move(
          temporary,
          file(directory),
          java.nio.file.StandardCopyOption.ATOMIC_MOVE,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.PERMISSION, "cannot write into " + directory.path() + ": " + e, e);
    }
  }

  static void remove(DataDirectory directory) {
    try {
      Files.deleteIfExists(file(directory));
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.PERMISSION, "cannot remove " + file(directory) + ": " + e, e);
    }
  }

  /// The state of a plane that runs now; empty when none does or it is not ready yet.
  public static Optional<PlaneState> read(DataDirectory directory) {
    if (directory.running().isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonObject json = Json.readObject(Files.readAllBytes(file(directory)));
      return Optional.of(
          new PlaneState(
              json.integer("pid").orElse(0L),
              json.string("server").orElse(""),
              json.string("entry").orElse(""),
              json.string("registry").orElse(""),
              json.string("runtime").orElse(""),
              json.integer("readyMillis").orElse(0L),
              json.bool("delivers").orElse(false)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UserError(UserError.Kind.NO_INPUT, "cannot read " + file(directory) + ": " + e, e);
    }
  }

  JsonObject toJson() {
    return JsonObject.of(
        "pid",
        pid,
        "server",
        server,
        "entry",
        entry,
        "registry",
        registry,
        "runtime",
        runtime,
        "readyMillis",
        readyMillis,
        "delivers",
        delivers);
  }
}

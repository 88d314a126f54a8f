// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.plane.store.Draft;
import dev.wheelhouse.plane.store.Expectation;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.StoreOptions;
import dev.wheelhouse.plane.store.Stores;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Backups of a plane that does not run, and planes made from them.
final class BackupIT {

  @TempDir Path folder;
  private Path data;
  private Path file;

  @BeforeEach
  void makePlane() throws IOException {
    data = folder.resolve("data");
    file = folder.resolve("backup.zip");
    try (Store store = open(data)) {
      store.put("/a", draft("1"), Expectation.ANY);
      store.put("/a", draft("2"), Expectation.ANY);
    }
    Files.createDirectories(data.resolve("pki"));
    Files.writeString(data.resolve("pki/ca.key"), "key");
  }

  private static Store open(Path directory) {
    return Stores.open(directory.resolve("store"), StoreOptions.defaults());
  }

  private static Draft draft(String text) {
    return Draft.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Runs a command and gives what it printed; its error as it was thrown.
  private static String run(Object command, String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(command).setOut(new PrintWriter(out));
    line.setExecutionExceptionHandler((error, _, _) -> {
      throw error;
    });
    assertThat(line.execute(arguments)).isZero();
    return out.toString();
  }

  private String backup(String... more) {
    String[] arguments =
        Stream.concat(Stream.of(file.toString(), "--data-dir=" + data), Stream.of(more))
            .toArray(String[]::new);
    return run(new BackupCommand(), arguments);
  }

  private String restore(Path to) {
    return run(new RestoreCommand(), file.toString(), "--data-dir=" + to);
  }

  private static RestoreCommand restoring(Path file, Path to) {
    RestoreCommand command = new RestoreCommand();
    new CommandLine(command).parseArgs(file.toString(), "--data-dir=" + to);
    return command;
  }

  @Test
  void aRestoredPlaneHasTheObjectsAndNewKeys() throws IOException {
    assertThat(backup()).contains("backup written to " + file);
    Path copy = folder.resolve("deep/copy");

    assertThat(restore(copy)).contains("wheelhouse up --data-dir " + copy, "has no keys");

    try (Store store = open(copy)) {
      assertThat(store.get("/a").map(entry -> new String(entry.value(), StandardCharsets.UTF_8)))
          .contains("2");
    }
    assertThat(copy.resolve("pki")).doesNotExist();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void takesTheKeysAlongWhenAsked() {
    backup("--include-keys");
    Path copy = folder.resolve("copy");

    assertThat(restore(copy)).doesNotContain("has no keys");

    assertThat(copy.resolve("pki/ca.key")).hasContent("key");
  }

  @Test
  void changesNothingOnABadFile() throws IOException {
    backup();
    byte[] bytes = Files.readAllBytes(file);
    Path target = folder.resolve("copy");
    for (int at = 0; at < bytes.length; at += Math.max(1, bytes.length / 40)) {
      byte[] cut = java.util.Arrays.copyOf(bytes, at);
      Files.write(file, cut);
      assertThatThrownBy(() -> restoring(file, target).call())
          .isInstanceOfSatisfying(
              UserError.class, error -> assertThat(error.kind()).isEqualTo(UserError.Kind.DATA));
    }

    assertThat(target).doesNotExist();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(data, file);
    }
  }

  @Test
  void refusesADirectoryThatIsNotEmpty() {
    backup();

    assertThatThrownBy(() -> restoring(file, data).call())
        .hasMessageContaining("is not empty, nothing was changed");
    assertThatThrownBy(() -> restoring(folder.resolve("none"), folder.resolve("copy")).call())
        .hasMessageContaining("there is no file");
  }

  @Test
  void refusesToOverwriteAndToBackUpNothing() {
    backup();
    BackupCommand again = new BackupCommand();
    new CommandLine(again).parseArgs(file.toString(), "--data-dir=" + data);
    BackupCommand empty = new BackupCommand();
    new CommandLine(empty).parseArgs(folder.resolve("b") + "", "--data-dir=" + folder.resolve("x"));

    assertThatThrownBy(again::call).hasMessageContaining("there already is");
    assertThatThrownBy(empty::call).hasMessageContaining("there is no plane in");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void compactsAStoppedPlane() {
    assertThat(run(new CompactCommand(), "--data-dir=" + data)).contains("1 objects; disk space");
  }
}

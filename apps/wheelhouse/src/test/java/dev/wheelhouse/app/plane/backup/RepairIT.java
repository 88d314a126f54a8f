// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.plane.store.DamagedException;
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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Repairing a plane that does not run.
final class RepairIT {

  private static final int KEYS = 20;

  @TempDir Path data;

  @BeforeEach
  void makePlane() {
    try (Store store = open()) {
      for (int i = 0; i < KEYS; i++) {
        store.put("/k/" + i, draft("value of " + i), Expectation.ANY);
      }
    }
  }

  private Store open() {
    return Stores.open(data.resolve("store"), StoreOptions.defaults());
  }

  private static Draft draft(String text) {
    return Draft.of(text.repeat(10).getBytes(StandardCharsets.UTF_8));
  }

  private String repair(String... more) {
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(new RepairCommand()).setOut(new PrintWriter(out));
    line.setExecutionExceptionHandler((error, _, _) -> {
      throw error;
    });
    String[] arguments =
        Stream.concat(Stream.of("--data-dir=" + data), Stream.of(more)).toArray(String[]::new);
    assertThat(line.execute(arguments)).isZero();
    return out.toString();
  }

  private List<Path> damagedCopies() throws IOException {
    try (Stream<Path> all = Files.list(data)) {
      return all.filter(path -> path.getFileName().toString().contains("store"))
          .filter(path -> !path.endsWith("store"))
          .toList();
    }
  }

  private Path log() throws IOException {
    try (Stream<Path> all = Files.list(data.resolve("store/rocksdb"))) {
      return all.filter(path -> path.toString().endsWith(".log")).findFirst().orElseThrow();
    }
  }

  @Test
  void leavesAWholeStoreAlone() throws IOException {
    assertThat(repair()).contains("is whole; there is nothing to repair");
    assertThat(damagedCopies()).isEmpty();
  }

  @Test
  void savesWhatALogHasThatWasCut() throws IOException {
    byte[] bytes = Files.readAllBytes(log());
    Files.write(log(), Arrays.copyOf(bytes, bytes.length - 400));
    byte[] damaged = Files.readAllBytes(log());

    assertThat(repair("--dry-run"))
        .contains(log().toString(), "lost: the changes 18-20", "nothing was changed");
    assertThatExceptionOfType(DamagedException.class).isThrownBy(this::open);
    assertThat(log()).hasBinaryContent(damaged);
    assertThat(damagedCopies()).isEmpty();

    assertThat(repair()).contains("objects that can be read: 17", "store.damaged-");

    try (Store store = open()) {
      assertThat(store.get("/k/16")).isPresent();
      assertThat(store.get("/k/17")).isEmpty();
    }
    assertThat(damagedCopies()).hasSize(1);
    assertThat(damagedCopies().getFirst().resolve("rocksdb").resolve(log().getFileName())).exists();
    assertThat(repair()).contains("is whole");
  }

  /// As a crash between the two moves leaves it.
  @Test
  void finishesARepairThatDidNotComeToItsEnd() throws IOException {
    Path store = data.resolve("store");
    Path made = data.resolve(".store.repaired-20260101T000000Z");
    Path kept = data.resolve("store.damaged-20260101T000000Z");
    Files.move(store, made);
    Files.createDirectory(kept);

    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() -> UnfinishedRepair.requireNone(data))
        .withMessageContaining(made.toString())
        .withMessageContaining("wheelhouse repair");
    assertThat(repair("--dry-run")).contains(made.toString(), "nothing was changed");
    assertThat(store).doesNotExist();

    assertThat(repair()).contains("saved to " + store, kept.toString());

    UnfinishedRepair.requireNone(data);
    try (Store whole = open()) {
      assertThat(whole.get("/k/0")).isPresent();
    }
    assertThat(kept).exists();
  }

  @Test
  void refusesWhereThereIsNoPlane() {
    RepairCommand command = new RepairCommand();
    new CommandLine(command).parseArgs("--data-dir=" + data.resolve("none"));

    assertThatExceptionOfType(UserError.class)
        .isThrownBy(command::call)
        .withMessageContaining("there is no plane in");
  }
}

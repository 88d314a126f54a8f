// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What repair saves of a store that was compacted, so that few revisions of many have a record.
final class SparseDamageIT {

  private static final int RECORDS = 200;
  private static final long APART = 10_000_000;
  private static final long COMPACTED = (RECORDS + 1) * APART;

  private static final int VALUE = 1000;

  @TempDir Path folder;
  private Path directory;

  @BeforeEach
  void writeStore() {
    directory = folder.resolve("store");
    Random random = new Random(11);
    List<Change> changes = new ArrayList<>();
    for (long revision : revisions()) {
      byte[] value = new byte[VALUE];
      random.nextBytes(value);
      changes.add(new Change.Put(new Entry("/k/" + revision, value, revision, revision), null));
    }
    try (Journal journal = RocksJournal.open(directory)) {
      journal.append(new Journal.Batch(changes, List.of(), COMPACTED));
      journal.defragment();
    }
  }

  private static List<Long> revisions() {
    return LongStream.rangeClosed(1, RECORDS).mapToObj(i -> i * APART).toList();
  }

  private Salvage repair() throws IOException {
    return Stores.repair(directory, folder.resolve("work"), folder.resolve("made"));
  }

  private List<Long> saved() {
    try (Store store = Stores.open(folder.resolve("made"), StoreContract.options())) {
      return store.range(Range.all("")).entries().stream().map(Entry::revision).sorted().toList();
    }
  }

  /// The newest revision was compacted away, and what was acknowledged is not known.
  @Test
  void goesOnBehindWhatWasCompacted() throws IOException {
    Files.delete(AcknowledgedFile.in(directory));

    repair();

    try (Store store = Stores.open(folder.resolve("made"), StoreContract.options())) {
      assertThat(store.compactedRevision()).isGreaterThan(COMPACTED + APART);
    }
    assertThat(saved()).isEqualTo(revisions());
  }

  @Test
  void aFileThatCannotBeCopiedIsAFault() throws IOException {
    Path unreadable = new DatabaseFiles(directory).folder().resolve("999999.sst");
    Files.createSymbolicLink(unreadable, folder.resolve("nothing"));

    Salvage salvage = repair();

    assertThat(saved()).isEqualTo(revisions());
    assertThat(salvage.faults()).anySatisfy(it -> assertThat(it).contains(unreadable.toString()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.plane.store.Journal.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SstFileReader;
import org.rocksdb.SstFileReaderIterator;

/// Reads what can be read of a store that cannot be opened, from copies of its files.
///
/// When the database opens with what is left, its records are those that it lists. Otherwise every
/// table is read by itself, and the logs by a new database; records that had been forgotten may
/// then be among them.
final class DamagedStore {

  private static final int MOST_FAULTS = 20;
  private static final int CLOSE_SEEKS = 4096;

  /// Digits before a log's number that put it behind those of a new database.
  private static final String LATER = "9";

  private final DatabaseFiles files;
  private final Path work;
  private final NavigableMap<Long, Line> records = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();
  private @Nullable Census written;
  private boolean uncertain;

  private DamagedStore(DatabaseFiles files, Path work) {
    this.files = files;
    this.work = work;
  }

  /// Reads.
  ///
  /// @param work a directory for copies, which is made and removed
  static DamagedStore read(Path directory, Path work) throws IOException {
    DamagedStore store = new DamagedStore(new DatabaseFiles(directory), work);
    try {
      store.read();
    } finally {
      remove(work);
    }
    return store;
  }

  private void read() throws IOException {
    DatabaseFiles copy = new DatabaseFiles(work.resolve("listed"));
    for (Path file : files.named("", "")) {
      if (!file.getFileName().toString().startsWith("LO")) {
        copy(file, copy.folder());
      }
    }
    try (RocksDatabase database = RocksDatabase.salvage(copy.folder(), false)) {
      read(database);
    } catch (RocksDBException e) {
      fault(e);
      readTables(copy);
      readLogs(copy);
    }
  }

  private static void copy(Path file, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.copy(file, folder.resolve(file.getFileName()));
  }

  private void read(RocksDatabase database) throws RocksDBException {
    try (ReadOptions options = new ReadOptions().setFillCache(false);
        RocksIterator all = database.get().newIterator(options)) {
      read(
          new Records() {
            @Override
            public boolean seek(byte[] key) {
              all.seek(key);
              return all.isValid();
            }

            @Override
            public boolean next() {
              all.next();
              return all.isValid();
            }

            @Override
            public byte[] key() {
              return all.key();
            }

            @Override
            public byte[] value() {
              return all.value();
            }

            @Override
            public void status() throws RocksDBException {
              all.status();
            }
          });
    }
    try {
      byte[] stored = database.get().get(RocksJournal.CENSUS);
      written = stored == null ? written : Census.read(stored);
    } catch (RocksDBException | IllegalArgumentException e) {
      fault(e);
    }
  }

  private void readTables(DatabaseFiles copy) throws IOException {
    for (Path table : copy.tables()) {
      uncertain = true;
      try (Options options = new Options();
          ReadOptions reading = new ReadOptions().setFillCache(false);
          SstFileReader reader = new SstFileReader(options)) {
        reader.open(table.toString());
        try (SstFileReaderIterator all = reader.newIterator(reading)) {
          readTable(all);
        }
      } catch (RocksDBException e) {
        fault(e);
      }
    }
  }

  private void readTable(SstFileReaderIterator all) {
    read(
        new Records() {
          @Override
          public boolean seek(byte[] key) {
            all.seek(key);
            return all.isValid();
          }

          @Override
          public boolean next() {
            all.next();
            return all.isValid();
          }

          @Override
          public byte[] key() {
            return all.key();
          }

          @Override
          public byte[] value() {
            return all.value();
          }

          @Override
          public void status() throws RocksDBException {
            all.status();
          }
        });
  }

  /// A new database takes in logs whose numbers are higher than its own.
  private void readLogs(DatabaseFiles copy) throws IOException {
    Path folder = work.resolve("logs");
    Files.createDirectories(folder);
    try {
      RocksDatabase.salvage(folder, true).close();
      for (Path log : copy.logs()) {
        Files.copy(log, folder.resolve(LATER + log.getFileName()));
      }
      try (RocksDatabase database = RocksDatabase.salvage(folder, false)) {
        read(database);
      }
    } catch (RocksDBException e) {
      fault(e);
    }
  }

  /// One walk over records in the order of their keys.
  private interface Records {
    boolean seek(byte[] key);

    boolean next();

    byte[] key();

    byte[] value();

    void status() throws RocksDBException;
  }

  /// Behind a block that cannot be read, tries one revision after the other, and after many of them
  /// ever larger steps.
  private void read(Records from) {
    long next = 0;
    long step = 1;
    for (int seeks = 0; next >= 0; seeks++) {
      boolean more = from.seek(LineFormat.recordKey(next));
      while (more && LineFormat.isRecordKey(from.key())) {
        next = ByteBuffer.wrap(from.key(), 1, Long.BYTES).getLong() + 1;
        step = 1;
        seeks = 0;
        keep(from.key(), from.value());
        more = from.next();
      }
      try {
        from.status();
        return;
      } catch (RocksDBException e) {
        fault(e);
      }
      step = seeks < CLOSE_SEEKS ? 1 : step * 2;
      next += step;
    }
  }

  private void keep(byte[] key, byte[] value) {
    try {
      Line line = LineFormat.read(key, value);
      records.put(line.entry().revision(), line);
    } catch (IllegalArgumentException e) {
      fault(e);
    }
  }

  /// Names files where they are, not where their copies were.
  private void fault(Exception e) {
    String text =
        String.valueOf(e.getMessage())
            .replace(work.resolve("listed").toString(), files.directory().toString())
            .replace(work.resolve("logs") + "/" + LATER, files.folder() + "/");
    if (faults.size() < MOST_FAULTS && !faults.contains(text)) {
      faults.add(text);
    }
  }

  /// The newest values, in the order of their revisions.
  List<Entry> live() {
    Map<String, Entry> live = new HashMap<>();
    for (Line line : records.values()) {
      if (line.deletion()) {
        live.remove(line.entry().key());
      } else {
        live.put(line.entry().key(), line.entry());
      }
    }
    return live.values().stream().sorted(Comparator.comparingLong(Entry::revision)).toList();
  }

  /// The newest revision that there ever was, as far as one can tell.
  long newest() throws IOException {
    return Math.max(found(), acknowledged());
  }

  private long found() {
    return records.isEmpty() ? 0 : records.lastKey();
  }

  private long acknowledged() throws IOException {
    try {
      OptionalLong told = AcknowledgedFile.read(files.directory());
      return told.orElse(0);
    } catch (NoSuchFileException _) {
      return 0;
    }
  }

  Salvage salvage() throws IOException {
    Census census = written;
    Census read = Census.EMPTY.withCompacted(census == null ? 0 : census.compacted());
    for (long revision : records.keySet()) {
      read = read.with(revision);
    }
    boolean complete = read.equals(census);
    long lost =
        complete
            ? 0
            : census == null || uncertain ? -1 : Math.max(-1, census.records() - read.records());
    return new Salvage(
        live().size(),
        found(),
        acknowledged(),
        lost == 0 && !complete ? -1 : lost,
        lostChanges(census),
        uncertain && !complete,
        faults);
  }

  private List<String> lostChanges(@Nullable Census census) throws IOException {
    List<String> ranges = new ArrayList<>();
    long before = census == null ? found() : census.compacted();
    for (long revision : records.tailMap(before, false).keySet()) {
      add(before + 1, revision - 1, ranges);
      before = revision;
    }
    add(before + 1, newest(), ranges);
    return ranges;
  }

  private static void add(long first, long last, List<String> ranges) {
    if (first < last) {
      ranges.add(first + "-" + last);
    } else if (first == last) {
      ranges.add(Long.toString(first));
    }
  }

  private static void remove(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}

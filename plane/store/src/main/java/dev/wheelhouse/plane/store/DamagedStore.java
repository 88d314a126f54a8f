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
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksIteratorInterface;
import org.rocksdb.SstFileReader;
import org.rocksdb.SstFileReaderIterator;

/// Reads what can be read of a store that cannot be opened, from copies of its files.
///
/// When the database opens with what is left, its records are those that it lists; where its walk
/// over them meets a fault, also those that tables and logs have there by themselves. Otherwise
/// every table is read by itself, and the logs by a new database. Records that had been forgotten
/// may then be among them. A file that cannot be copied is a fault as any other.
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

  /// Whether the database was asked, so that only its gaps are to be filled.
  private boolean listed;

  /// Revisions that the database could not be asked for: the first of each range, and the one
  /// behind it.
  private final NavigableMap<Long, Long> gaps = new TreeMap<>();

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
        copy(file, copy.folder().resolve(file.getFileName()));
      }
    }
    try (RocksDatabase database = RocksDatabase.salvage(copy.folder(), false)) {
      read(database, gaps);
    } catch (RocksDBException e) {
      fault(e);
      gaps.put(0L, Long.MAX_VALUE);
    }
    listed = true;
    if (!gaps.isEmpty()) {
      readTables(copy);
      readLogs(copy);
    }
  }

  private void copy(Path file, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try {
      Files.copy(file, target);
    } catch (IOException e) {
      fault(e);
    }
  }

  private void read(RocksDatabase database, NavigableMap<Long, Long> missed)
      throws RocksDBException {
    try (ReadOptions options = new ReadOptions().setFillCache(false);
        RocksIterator all = database.get().newIterator(options)) {
      read(new Records(all, all::key, all::value), missed);
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
    read(new Records(all, all::key, all::value), new TreeMap<>());
  }

  /// A new database takes in logs whose numbers are higher than its own.
  private void readLogs(DatabaseFiles copy) throws IOException {
    Path folder = work.resolve("logs");
    Files.createDirectories(folder);
    try {
      RocksDatabase.salvage(folder, true).close();
      for (Path log : copy.logs()) {
        copy(log, folder.resolve(LATER + log.getFileName()));
      }
      try (RocksDatabase database = RocksDatabase.salvage(folder, false)) {
        read(database, new TreeMap<>());
      }
    } catch (RocksDBException e) {
      fault(e);
    }
  }

  /// One walk over records in the order of their keys.
  private record Records(
      RocksIteratorInterface all, Supplier<byte[]> keys, Supplier<byte[]> values) {

    boolean seek(byte[] key) {
      all.seek(key);
      return all.isValid();
    }

    boolean next() {
      all.next();
      return all.isValid();
    }

    byte[] key() {
      return keys.get();
    }

    byte[] value() {
      return values.get();
    }

    void status() throws RocksDBException {
      all.status();
    }
  }

  /// Behind a block that cannot be read, goes on with the next revision that can.
  ///
  /// @param missed gets the ranges that were left out
  private void read(Records from, NavigableMap<Long, Long> missed) {
    long next = 0;
    while (true) {
      long first = next;
      boolean more = from.seek(LineFormat.recordKey(next));
      while (more && LineFormat.isRecordKey(from.key())) {
        next = ByteBuffer.wrap(from.key(), 1, Long.BYTES).getLong() + 1;
        keep(from.key(), from.value());
        more = from.next();
      }
      if (isSound(from)) {
        return;
      }
      long behind = readable(from, next == first ? next + 1 : next);
      missed.put(next, behind);
      if (behind == Long.MAX_VALUE) {
        return;
      }
      next = behind;
    }
  }

  /// The next revision from which on something can be read. Revisions close by are tried one after
  /// the other. As they may be sparse, ever larger steps follow, and between the last two of them
  /// the place is found by halving.
  private long readable(Records from, long first) {
    long before = first - 1;
    long at = first;
    for (long step = 1; !reads(from, at); at += step) {
      before = at;
      step = at - first < CLOSE_SEEKS ? 1 : step * 2;
      if (at > Long.MAX_VALUE - 2 * step) {
        return Long.MAX_VALUE;
      }
    }
    while (at - before > 1) {
      long middle = before + (at - before) / 2;
      if (reads(from, middle)) {
        at = middle;
      } else {
        before = middle;
      }
    }
    return at;
  }

  private boolean reads(Records from, long revision) {
    return from.seek(LineFormat.recordKey(revision)) || isSound(from);
  }

  private boolean isSound(Records from) {
    try {
      from.status();
      return true;
    } catch (RocksDBException e) {
      fault(e);
      return false;
    }
  }

  /// What the database told goes before what a table or a log of it says.
  private void keep(byte[] key, byte[] value) {
    try {
      Line line = LineFormat.read(key, value);
      long revision = line.entry().revision();
      Map.Entry<Long, Long> gap = gaps.floorEntry(revision);
      if (!listed) {
        records.put(revision, line);
      } else if (gap != null && revision < gap.getValue()) {
        uncertain |= records.put(revision, line) == null;
      }
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
  long newest() {
    Census census = written;
    return Math.max(Math.max(found(), acknowledged()), census == null ? 0 : census.compacted());
  }

  private long found() {
    return records.isEmpty() ? 0 : records.lastKey();
  }

  private long acknowledged() {
    try {
      OptionalLong told = AcknowledgedFile.read(files.directory());
      return told.orElse(0);
    } catch (NoSuchFileException _) {
      return 0;
    } catch (IOException e) {
      fault(e);
      return 0;
    }
  }

  Salvage salvage() {
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

  private List<String> lostChanges(@Nullable Census census) {
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

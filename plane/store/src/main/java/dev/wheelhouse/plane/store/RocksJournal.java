// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/// The journal in RocksDB: one record per revision (see [LineFormat]), the compacted revision under
/// `m/compacted` and the version of this layout under `m/format`.
///
/// RocksDB may refuse all writes after a failed one; when it still does although there is space,
/// the database is opened anew. The first append after a failure erases what the failed one may
/// have left in the log. Readers hold the read lock, reopening the write lock.
final class RocksJournal implements Journal {

  private static final byte[] FORMAT = "m/format".getBytes(StandardCharsets.UTF_8);
  private static final long FORMAT_VERSION = 1;
  private static final byte[] COMPACTED = "m/compacted".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END_OF_RECORDS = {'r' + 1};
  private static final long READ_AHEAD_BYTES = 1L << 20;
  private static final long REOPEN_BYTES = 32L << 20;

  private final Path directory;
  private final DirectoryLock lock;
  private final ReadWriteLock reopening = new ReentrantReadWriteLock();
  private @Nullable RocksDatabase database;
  private boolean failed;
  private long compacted;

  /// The newest revision that may be on disk; behind a failure, ahead of the store's.
  private long attempted;

  private RocksJournal(Path directory, DirectoryLock lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /// Opens or creates the journal in a directory.
  ///
  /// @throws PlatformException `CONFLICT` when a process has it open, `STORAGE_FULL` and `INTERNAL`
  ///   as [Journal] says
  static RocksJournal open(Path directory) {
    try {
      Files.createDirectories(directory);
      DirectoryLock lock = DirectoryLock.take(directory);
      return opened(new RocksJournal(directory, lock));
    } catch (IOException e) {
      throw new PlatformException(
          Reason.INTERNAL, "cannot use the directory " + directory + ": " + e, e);
    }
  }

  private static RocksJournal opened(RocksJournal journal) {
    try {
      RocksNatives.load(journal.directory.resolve("native"));
      journal.database = new RocksDatabase(journal.directory.resolve("rocksdb"));
      journal.requireFormat();
      journal.compacted = journal.number(COMPACTED);
      return journal;
    } catch (RocksDBException e) {
      journal.close();
      throw RocksErrors.translated(journal.directory, e);
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  /// Marks a new store with the format, and refuses one that a later version has written.
  private void requireFormat() throws RocksDBException {
    long found = number(FORMAT);
    if (found == 0) {
      database().get().put(database().durable(), FORMAT, bytes(FORMAT_VERSION));
    } else if (found != FORMAT_VERSION) {
      throw new PlatformException(
          Reason.INTERNAL,
          "the store in "
              + directory
              + " has format "
              + found
              + ", this program reads format "
              + FORMAT_VERSION
              + "; use the version that wrote it");
    }
  }

  private long number(byte[] key) throws RocksDBException {
    byte[] stored = database().get().get(key);
    return stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private RocksDatabase database() {
    RocksDatabase open = database;
    if (open == null) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "the store in " + directory + " is not open");
    }
    return open;
  }

  @Override
  public long compacted() {
    return compacted;
  }

  @Override
  public void replay(Consumer<Line> reader) {
    try (ReadOptions options =
            new ReadOptions().setFillCache(false).setReadaheadSize(READ_AHEAD_BYTES);
        RocksIterator records = database().get().newIterator(options)) {
      records.seek(LineFormat.recordKey(0));
      while (records.isValid() && LineFormat.isRecordKey(records.key())) {
        Line line = LineFormat.read(records.key(), records.value());
        attempted = line.entry().revision();
        reader.accept(line);
        records.next();
      }
      records.status();
    } catch (RocksDBException e) {
      throw RocksErrors.translated(directory, e);
    } catch (IllegalArgumentException e) {
      throw RocksErrors.damaged(directory, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void append(Batch batch) {
    try (WriteBatch writes = new WriteBatch()) {
      fill(writes, batch);
      write(writes);
      written(batch);
    } catch (RocksDBException e) {
      failed = true;
      throw RocksErrors.translated(directory, e);
    }
  }

  private void fill(WriteBatch writes, Batch batch) throws RocksDBException {
    if (!batch.changes().isEmpty()) {
      eraseFailed(writes, batch.changes().getFirst().revision());
      attempted = Math.max(attempted, batch.changes().getLast().revision());
    }
    for (Change change : batch.changes()) {
      writes.put(LineFormat.recordKey(change.revision()), LineFormat.write(change));
    }
    for (long revision : batch.forget()) {
      writes.delete(LineFormat.recordKey(revision));
    }
    if (batch.compacted() != compacted || failed) {
      writes.put(COMPACTED, bytes(batch.compacted()));
    }
  }

  /// A revision that is given out again must not leave the rest of its failed batch behind it.
  private void eraseFailed(WriteBatch writes, long first) throws RocksDBException {
    if (first <= attempted) {
      writes.deleteRange(LineFormat.recordKey(first), END_OF_RECORDS);
    }
  }

  private void write(WriteBatch writes) throws RocksDBException {
    try {
      database().get().write(database().durable(), writes);
    } catch (RocksDBException e) {
      if (!failed || directory.toFile().getUsableSpace() < REOPEN_BYTES) {
        throw e;
      }
      reopen();
      database().get().write(database().durable(), writes);
    }
  }

  private void written(Batch batch) {
    failed = false;
    compacted = batch.compacted();
    if (!batch.changes().isEmpty()) {
      attempted = batch.changes().getLast().revision();
    }
  }

  private void reopen() throws RocksDBException {
    reopening.writeLock().lock();
    try {
      if (database != null) {
        database.close();
        database = null;
      }
      database = new RocksDatabase(directory.resolve("rocksdb"));
    } finally {
      reopening.writeLock().unlock();
    }
  }

  @Override
  public byte @Nullable [] value(String key, long revision) {
    reopening.readLock().lock();
    try {
      byte[] content = database().get().get(LineFormat.recordKey(revision));
      return content == null ? null : LineFormat.value(content);
    } catch (RocksDBException e) {
      throw RocksErrors.translated(directory, e);
    } finally {
      reopening.readLock().unlock();
    }
  }

  @Override
  public long size() {
    try (Stream<Path> files = Files.walk(directory.resolve("rocksdb"))) {
      return files.map(Path::toFile).mapToLong(file -> file.isFile() ? file.length() : 0).sum();
    } catch (IOException e) {
      throw new PlatformException(Reason.INTERNAL, "cannot read " + directory + ": " + e, e);
    }
  }

  @Override
  public void defragment() {
    reopening.readLock().lock();
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      database().get().flush(flush);
      database().get().compactRange();
    } catch (RocksDBException e) {
      throw RocksErrors.translated(directory, e);
    } finally {
      reopening.readLock().unlock();
    }
  }

  @Override
  public void close() {
    reopening.writeLock().lock();
    try {
      if (database != null) {
        database.close();
        database = null;
      }
      lock.close();
    } catch (IOException e) {
      throw new PlatformException(Reason.INTERNAL, "cannot close " + directory + ": " + e, e);
    } finally {
      reopening.writeLock().unlock();
    }
  }
}

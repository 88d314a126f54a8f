// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.failpoints.Failpoints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;

/// The journal in RocksDB: one record per revision (see [LineFormat]), the compacted revision under
/// `m/compacted`, the [Census] under `m/census` and the version of this layout under `m/format`;
/// beside the database the [AcknowledgedFile].
///
/// What is there is first read without writing, and compared with census and acknowledged revision:
/// a store that lacks something is refused as it was found.
///
/// RocksDB may refuse all writes after a failed one; when it still does although there is space,
/// the database is opened anew, and when that fails, tried again with each append. The first append
/// after a failure erases what the failed one may have left in the log. Readers hold the read lock,
/// reopening the write lock.
final class RocksJournal implements Journal {

  private static final byte[] FORMAT = "m/format".getBytes(StandardCharsets.UTF_8);
  private static final long FORMAT_VERSION = 2;
  private static final long FORMAT_WITHOUT_CENSUS = 1;
  static final byte[] CENSUS = "m/census".getBytes(StandardCharsets.UTF_8);
  private static final byte[] COMPACTED = "m/compacted".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END_OF_RECORDS = {'r' + 1};
  private static final long READ_AHEAD_BYTES = 1L << 20;
  private static final long REOPEN_BYTES = 32L << 20;
  private static final long PAUSE_NANOS = 2_000_000;
  private static final int MOST_PAUSES = 10_000;

  private final Path directory;
  private final DirectoryLock lock;
  private final ReadWriteLock reopening = new ReentrantReadWriteLock();
  private final DatabaseFiles files;
  private @Nullable RocksDatabase database;
  private @Nullable AcknowledgedFile acknowledged;
  private Census census = Census.EMPTY;
  private boolean failed;
  private long compacted;

  /// The newest revision that was appended.
  private long newest;

  /// The newest revision that may be on disk; behind a failure, ahead of the appended one.
  private long attempted;

  private RocksJournal(Path directory, DirectoryLock lock) {
    this.directory = directory;
    this.lock = lock;
    this.files = new DatabaseFiles(directory);
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

  private static RocksJournal opened(RocksJournal journal) throws IOException {
    try {
      RocksNatives.load(journal.directory.resolve("native"));
      if (journal.files.hold()) {
        journal.read();
      } else {
        journal.requireNothingAcknowledged();
        journal.create();
      }
      return journal;
    } catch (RocksDBException e) {
      journal.close();
      throw RocksErrors.unopened(journal.directory, e);
    } catch (RuntimeException | IOException e) {
      journal.close();
      throw e;
    }
  }

  private void create() throws RocksDBException, IOException {
    acknowledged = AcknowledgedFile.open(directory, 0);
    database = RocksDatabase.create(files.folder());
    mark();
  }

  /// Opens what is there to read; a database whose making was not finished is made.
  private void read() throws RocksDBException, IOException {
    database = RocksDatabase.read(files.folder());
    long format = number(FORMAT);
    if (format == 0) {
      requireNothingAcknowledged();
      if (!files.tables().isEmpty()) {
        throw RocksErrors.damaged(directory, files.list() + " does not lead to its format", null);
      }
      database.close();
      database = null;
      create();
    } else if (format != FORMAT_VERSION && format != FORMAT_WITHOUT_CENSUS) {
      throw new PlatformException(
          Reason.INTERNAL,
          "the store in "
              + directory
              + " has format "
              + format
              + ", this program reads format "
              + FORMAT_VERSION
              + "; use the version that wrote it");
    }
    compacted = number(COMPACTED);
  }

  /// Marks the store with format and census.
  private void mark() throws RocksDBException {
    try (WriteBatch writes = new WriteBatch()) {
      writes.put(FORMAT, bytes(FORMAT_VERSION));
      writes.put(CENSUS, census.write());
      database().get().write(database().durable(), writes);
    }
  }

  private void requireNothingAcknowledged() throws IOException {
    if (Files.exists(AcknowledgedFile.in(directory))) {
      long told = AcknowledgedFile.read(directory).orElse(0);
      if (told > 0) {
        throw RocksErrors.damaged(
            directory,
            "changes up to " + told + " were acknowledged, " + files.folder() + " has none",
            null);
      }
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
    try {
      tell(reader);
      if (acknowledged == null) {
        requireComplete();
        beginWriting();
      }
    } catch (RocksDBException e) {
      throw RocksErrors.translated(directory, e);
    } catch (IllegalArgumentException e) {
      throw RocksErrors.damaged(directory, e.getMessage() + " in " + files.folder(), e);
    } catch (NoSuchFileException e) {
      throw RocksErrors.damaged(directory, e.getFile() + " is missing", e);
    } catch (IOException e) {
      throw RocksErrors.unwritten(directory, e);
    }
  }

  private void tell(Consumer<Line> reader) throws RocksDBException {
    try (ReadOptions options =
            new ReadOptions().setFillCache(false).setReadaheadSize(READ_AHEAD_BYTES);
        RocksIterator records = database().get().newIterator(options)) {
      records.seek(LineFormat.recordKey(0));
      while (records.isValid() && LineFormat.isRecordKey(records.key())) {
        Line line = LineFormat.read(records.key(), records.value());
        newest = line.entry().revision();
        census = census.with(newest);
        reader.accept(line);
        records.next();
      }
      records.status();
    }
    newest = Math.max(newest, compacted);
    attempted = newest;
    census = census.withCompacted(compacted);
  }

  private void requireComplete() throws RocksDBException, IOException {
    if (number(FORMAT) == FORMAT_WITHOUT_CENSUS) {
      return;
    }
    long told =
        AcknowledgedFile.read(directory)
            .orElseThrow(() ->
                RocksErrors.damaged(
                    directory, AcknowledgedFile.in(directory) + " is not readable", null));
    if (newest < told) {
      throw RocksErrors.damaged(
          directory,
          files.newest() + " ends with change " + newest + ", " + told + " was acknowledged",
          null);
    }
    byte[] stored = database().get().get(CENSUS);
    Census written = stored == null ? Census.EMPTY : Census.read(stored);
    if (!census.equals(written)) {
      throw RocksErrors.damaged(
          directory,
          "the files that "
              + files.list()
              + " names hold "
              + census.records()
              + " records, "
              + written.records()
              + " were written",
          null);
    }
  }

  private void beginWriting() throws RocksDBException, IOException {
    boolean marked = number(FORMAT) == FORMAT_VERSION;
    database().close();
    database = null;
    files.sync();
    database = RocksDatabase.open(files.folder());
    acknowledged = AcknowledgedFile.open(directory, newest);
    if (!marked) {
      mark();
    }
  }

  @Override
  public void append(Batch batch) {
    long last = batch.changes().isEmpty() ? newest : batch.changes().getLast().revision();
    try (WriteBatch writes = new WriteBatch()) {
      if (failed && database == null) {
        reopen();
      }
      takeBack(batch);
      eraseFailed(writes);
      attempted = Math.max(attempted, last);
      Census after = census.after(batch);
      fill(writes, batch, after);
      write(writes);
      acknowledge(last);
      newest = last;
      attempted = last;
      compacted = batch.compacted();
      census = after;
      failed = false;
    } catch (RocksDBException e) {
      failed = true;
      throw RocksErrors.translated(directory, e);
    } catch (IOException e) {
      failed = true;
      throw RocksErrors.unwritten(directory, e);
    }
  }

  /// A batch that gives out revisions again replaces those that were appended under them.
  private void takeBack(Batch batch) {
    if (!batch.changes().isEmpty() && batch.changes().getFirst().revision() <= newest) {
      long first = batch.changes().getFirst().revision();
      census = census.without(first, newest);
      newest = first - 1;
      failed = true;
    }
  }

  /// What a failed batch may have left must not stand behind the next one.
  private void eraseFailed(WriteBatch writes) throws RocksDBException {
    if (newest < attempted) {
      writes.deleteRange(LineFormat.recordKey(newest + 1), END_OF_RECORDS);
    }
  }

  private void fill(WriteBatch writes, Batch batch, Census after) throws RocksDBException {
    for (Change change : batch.changes()) {
      writes.put(LineFormat.recordKey(change.revision()), LineFormat.write(change));
    }
    for (long revision : batch.forget()) {
      writes.delete(LineFormat.recordKey(revision));
    }
    if (batch.compacted() != compacted || failed) {
      writes.put(COMPACTED, bytes(batch.compacted()));
    }
    writes.put(CENSUS, after.write());
  }

  /// Both slots behind a failure, as the older one may hold what was taken back.
  private void acknowledge(long revision) throws IOException {
    AcknowledgedFile file = acknowledged;
    if (file == null) {
      throw new IOException("this store was not read yet");
    }
    if (revision != newest || failed) {
      file.tell(revision);
    }
    if (failed) {
      file.tell(revision);
    }
  }

  private void write(WriteBatch writes) throws RocksDBException {
    try {
      Failpoints.reach("store.during-write");
      writeUnlessFull(writes);
    } catch (RocksDBException e) {
      if (!failed || isNearlyFull()) {
        throw e;
      }
      reopen();
      database().get().write(database().durable(), writes);
    }
  }

  /// RocksDB makes writers wait while its flushes lag behind: for a moment when there is much to
  /// do, for ever when they fail for want of space. The latter is an error here.
  private void writeUnlessFull(WriteBatch writes) throws RocksDBException {
    for (int pauses = 0; ; pauses++) {
      try {
        database().get().write(database().durable(), writes);
        return;
      } catch (RocksDBException e) {
        boolean waits = e.getStatus() != null && e.getStatus().getCode() == Status.Code.Incomplete;
        if (!waits || failed || pauses == MOST_PAUSES) {
          throw e;
        }
        if (isNearlyFull()) {
          throw new RocksDBException(
              "No space left on device",
              new Status(Status.Code.IOError, Status.SubCode.NoSpace, null));
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private boolean isNearlyFull() {
    return directory.toFile().getUsableSpace() < REOPEN_BYTES;
  }

  private void reopen() throws RocksDBException {
    reopening.writeLock().lock();
    try {
      if (database != null) {
        database.close();
        database = null;
      }
      database = RocksDatabase.open(files.folder());
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
    try (Stream<Path> all = Files.walk(files.folder())) {
      return all.map(Path::toFile).mapToLong(file -> file.isFile() ? file.length() : 0).sum();
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
      if (acknowledged != null) {
        acknowledged.close();
      }
      lock.close();
    } catch (IOException e) {
      throw new PlatformException(Reason.INTERNAL, "cannot close " + directory + ": " + e, e);
    } finally {
      reopening.writeLock().unlock();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/// One opened RocksDB with its settings, closed together.
///
/// The settings are small because the newest values are served from memory: reads reach RocksDB
/// only for the past. Recovery accepts an unfinished record at the end of the log, which nobody was
/// told is durable, and nothing else.
final class RocksDatabase implements AutoCloseable {

  private static final long MEMTABLE_BYTES = 8L << 20;
  private static final long CACHE_BYTES = 4L << 20;
  private static final long LOG_BYTES = 64L << 20;
  private static final int OPEN_FILES = 256;

  private final Cache cache;
  private final Options options;
  private final WriteOptions durable = new WriteOptions().setSync(true).setNoSlowdown(true);
  private final RocksDB database;

  @FunctionalInterface
  private interface Opening {
    RocksDB open(Options options) throws RocksDBException;
  }

  private RocksDatabase(Cache cache, Options options, Opening opening) throws RocksDBException {
    this.cache = cache;
    this.options = options;
    try {
      database = opening.open(options);
    } catch (RocksDBException e) {
      closeOptions();
      throw e;
    }
  }

  /// Makes a database, or opens one that was being made.
  static RocksDatabase create(Path folder) throws RocksDBException {
    Cache cache = new LRUCache(CACHE_BYTES);
    return new RocksDatabase(
        cache, options(cache).setCreateIfMissing(true), it -> RocksDB.open(it, folder.toString()));
  }

  /// Opens a database that exists.
  static RocksDatabase open(Path folder) throws RocksDBException {
    Cache cache = new LRUCache(CACHE_BYTES);
    return new RocksDatabase(cache, options(cache), it -> RocksDB.open(it, folder.toString()));
  }

  /// Opens a database to read. Opening it to write removes files that the database does not know,
  /// which in a damaged one may be those that matter.
  static RocksDatabase read(Path folder) throws RocksDBException {
    Cache cache = new LRUCache(CACHE_BYTES);
    return new RocksDatabase(
        cache, options(cache), it -> RocksDB.openReadOnly(it, folder.toString()));
  }

  /// Opens a copy of a damaged database: what cannot be read is left out.
  static RocksDatabase salvage(Path folder, boolean create) throws RocksDBException {
    Cache cache = new LRUCache(CACHE_BYTES);
    return new RocksDatabase(
        cache,
        options(cache)
            .setCreateIfMissing(create)
            .setParanoidChecks(false)
            .setDisableAutoCompactions(true)
            .setWalRecoveryMode(WALRecoveryMode.SkipAnyCorruptedRecords),
        it -> RocksDB.open(it, folder.toString()));
  }

  private static Options options(Cache cache) {
    return new Options()
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        .setAvoidFlushDuringRecovery(true)
        .setWriteBufferSize(MEMTABLE_BYTES)
        .setMaxTotalWalSize(LOG_BYTES)
        .setMaxOpenFiles(OPEN_FILES)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0)
        .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache));
  }

  RocksDB get() {
    return database;
  }

  WriteOptions durable() {
    return durable;
  }

  private void closeOptions() {
    durable.close();
    options.close();
    cache.close();
  }

  @Override
  public void close() {
    database.close();
    closeOptions();
  }
}

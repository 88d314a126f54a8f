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

  private final Cache cache = new LRUCache(CACHE_BYTES);
  private final Options options = options(cache);
  private final WriteOptions durable = new WriteOptions().setSync(true);
  private final RocksDB database;

  RocksDatabase(Path directory) throws RocksDBException {
    try {
      database = RocksDB.open(options, directory.toString());
    } catch (RocksDBException e) {
      closeOptions();
      throw e;
    }
  }

  private static Options options(Cache cache) {
    return new Options()
        .setCreateIfMissing(true)
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

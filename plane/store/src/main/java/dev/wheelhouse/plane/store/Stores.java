// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Opens stores, and makes them from images.
public final class Stores {

  /// Restored stores start so far behind the image's revision: what clients saw after the image was
  /// made is gone, and a watch from there must not find other changes under the same revisions.
  private static final long REVISIONS_SKIPPED = 1_000_000_000;

  private static final long SLICE_BYTES = 4L << 20;

  private Stores() {}

  /// A durable store in a directory, which is created when absent.
  ///
  /// @throws dev.wheelhouse.base.errors.PlatformException `CONFLICT` when a process has it open,
  ///   `INTERNAL` when its files are damaged or cannot be used
  public static Store open(Path directory, StoreOptions options) {
    return JournaledStore.open(RocksJournal.open(directory), options);
  }

  /// A store that forgets everything when closed. Same behaviour, nothing on disk.
  public static Store inMemory() {
    return inMemory(StoreOptions.defaults());
  }

  public static Store inMemory(StoreOptions options) {
    return JournaledStore.open(new VolatileJournal(), options);
  }

  /// The image of a store that nobody has open. Needs no keys: values stay sealed as they are.
  ///
  /// @throws dev.wheelhouse.base.errors.PlatformException as [#open]
  public static StoreImage image(Path directory) {
    StoreOptions options = StoreOptions.defaults().withRetention(Duration.ZERO);
    try (Store store = open(directory, options)) {
      return store.image();
    }
  }

  /// Reads an image to its end.
  ///
  /// @return its revision
  /// @throws dev.wheelhouse.base.errors.PlatformException `BAD_REQUEST` when it is not whole
  public static long verify(InputStream image) throws IOException {
    return ImageReader.read(image, _ -> {}).revision();
  }

  /// Makes a store from an image, in a directory without one. Objects keep their revisions; the
  /// store goes on a billion revisions later, so that every watch of before starts anew.
  ///
  /// @return the image's revision
  /// @throws dev.wheelhouse.base.errors.PlatformException `BAD_REQUEST` when the image is not
  ///   whole; the directory then holds no usable store
  public static long restore(InputStream image, Path directory) throws IOException {
    try (Journal journal = RocksJournal.open(directory)) {
      return restore(image, journal);
    }
  }

  private static long restore(InputStream image, Journal journal) throws IOException {
    Filling filling = new Filling(journal);
    long revision = ImageReader.read(image, filling::add).revision();
    filling.finish(revision);
    return revision;
  }

  /// Tells what can be read of a store that cannot be opened. Its files stay as they are.
  ///
  /// @param work a directory that does not exist, for a copy of the files; it is removed
  /// @throws dev.wheelhouse.base.errors.PlatformException `CONFLICT` when a process has it open
  public static Salvage examine(Path directory, Path work) throws IOException {
    try (DirectoryLock _ = DirectoryLock.take(directory)) {
      RocksNatives.load(directory.resolve("native"));
      return DamagedStore.read(directory, work).salvage();
    }
  }

  /// Makes a store of what can be read of one that cannot be opened, whose files stay as they are.
  /// Objects keep their revisions; the store goes on a billion revisions later.
  ///
  /// @param work a directory that does not exist, for a copy of the files; it is removed
  /// @param target where the new store goes
  /// @throws dev.wheelhouse.base.errors.PlatformException `CONFLICT` when a process has it open
  public static Salvage repair(Path directory, Path work, Path target) throws IOException {
    try (DirectoryLock _ = DirectoryLock.take(directory)) {
      RocksNatives.load(directory.resolve("native"));
      DamagedStore damaged = DamagedStore.read(directory, work);
      try (Journal journal = RocksJournal.open(target)) {
        Filling filling = new Filling(journal);
        damaged.live().forEach(filling::add);
        filling.finish(damaged.newest());
      }
      return damaged.salvage();
    }
  }

  /// A new store in the making, in batches of bounded size.
  private static final class Filling {
    private final Journal journal;
    private final List<Change> slice = new ArrayList<>();
    private long bytes;

    Filling(Journal journal) {
      this.journal = journal;
    }

    void add(Entry entry) {
      slice.add(new Change.Put(entry, null));
      bytes += entry.weight();
      if (bytes >= SLICE_BYTES) {
        journal.append(new Journal.Batch(List.copyOf(slice), List.of(), 0));
        slice.clear();
        bytes = 0;
      }
    }

    void finish(long revision) {
      long compacted = revision + REVISIONS_SKIPPED;
      journal.append(new Journal.Batch(List.copyOf(slice), List.of(), compacted));
    }
  }
}

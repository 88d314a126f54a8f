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
    List<Change> slice = new ArrayList<>();
    long[] bytes = {0};
    long revision =
        ImageReader.read(
                image,
                entry -> {
                  slice.add(new Change.Put(entry, null));
                  bytes[0] += entry.weight();
                  if (bytes[0] >= SLICE_BYTES) {
                    journal.append(new Journal.Batch(List.copyOf(slice), List.of(), 0));
                    slice.clear();
                    bytes[0] = 0;
                  }
                })
            .revision();
    journal.append(new Journal.Batch(List.copyOf(slice), List.of(), revision + REVISIONS_SKIPPED));
    return revision;
  }
}

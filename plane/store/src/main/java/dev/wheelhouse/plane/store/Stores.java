// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.nio.file.Path;

/// Opens stores.
public final class Stores {

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
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class RocksStoreIT extends StoreContract {

  @TempDir Path directory;
  private int opened;

  @Override
  Store open(StoreOptions options) {
    return Stores.open(directory.resolve("store-" + opened++), options);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

final class InMemoryStoreTest extends StoreContract {

  @Override
  Store open(StoreOptions options) {
    return Stores.inMemory(options);
  }
}

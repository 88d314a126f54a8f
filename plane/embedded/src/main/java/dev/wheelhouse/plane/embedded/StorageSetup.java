// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.encryption.Encryption;
import dev.wheelhouse.plane.apiserver.encryption.EncryptionConfiguration;
import dev.wheelhouse.plane.store.Quota;
import dev.wheelhouse.plane.store.StoreOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How a plane keeps its objects. Names follow the options of kube-apiserver and etcd.
///
/// @param encryptionProviderConfig an EncryptionConfiguration, or null to encrypt nothing
/// @param quota `--quota-backend-bytes`
/// @param durable whether objects, and the cluster's keys, outlive the plane
public record StorageSetup(@Nullable Path encryptionProviderConfig, Quota quota, boolean durable) {

  public static final StorageSetup DEFAULT = new StorageSetup(null, Quota.NONE);

  /// Forgets everything when the plane stops.
  static final StorageSetup IN_MEMORY = new StorageSetup(null, Quota.NONE, false);

  /// On disk.
  public StorageSetup(@Nullable Path encryptionProviderConfig, Quota quota) {
    this(encryptionProviderConfig, quota, true);
  }

  StoreOptions storeOptions(Clock clock) {
    Path file = encryptionProviderConfig;
    return StoreOptions.defaults()
        .withClock(clock)
        .withQuota(quota)
        .withSealing(file == null ? Encryption.NONE : EncryptionConfiguration.read(file));
  }
}

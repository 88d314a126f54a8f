// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.plane.embedded.StorageSetup;
import dev.wheelhouse.plane.store.Quota;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of how a plane keeps its objects; named as kube-apiserver and etcd name them.
final class StorageSettings {

  @Option(
      names = "--encryption-provider-config",
      paramLabel = "FILE",
      description =
          "EncryptionConfiguration that says which resources are encrypted on disk, with which"
              + " keys.")
  @Nullable Path encryptionProviderConfig;

  @Option(
      names = "--quota-backend-bytes",
      paramLabel = "BYTES",
      defaultValue = "0",
      description =
          "Refuse writes that make the store larger once it keeps so many bytes; 0 for no limit"
              + " (default: ${DEFAULT-VALUE}).")
  long quotaBackendBytes;

  void check() {
    ServerSettings.readable("--encryption-provider-config", encryptionProviderConfig);
    if (quotaBackendBytes < 0) {
      throw Checks.wrong("--quota-backend-bytes " + quotaBackendBytes + " must not be negative");
    }
  }

  StorageSetup setup() {
    return new StorageSetup(encryptionProviderConfig, new Quota(quotaBackendBytes));
  }

  /// The options as a command line, for the same plane in another process.
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (encryptionProviderConfig != null) {
      arguments.add("--encryption-provider-config=" + encryptionProviderConfig.toAbsolutePath());
    }
    arguments.add("--quota-backend-bytes=" + quotaBackendBytes);
    return arguments;
  }
}

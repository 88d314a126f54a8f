// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app;

import picocli.CommandLine.IVersionProvider;

/// The program's version and the Kubernetes API it serves.
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "wheelhouse " + (version == null ? "development build" : version),
      "serves the Kubernetes 1.36 API; Java " + Runtime.version()
    };
  }
}

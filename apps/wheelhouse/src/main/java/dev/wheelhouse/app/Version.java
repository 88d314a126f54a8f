// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app;

import picocli.CommandLine.IVersionProvider;

/// The program's version and the Kubernetes API it serves.
public final class Version implements IVersionProvider {

  /// The program's version alone.
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development build" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "wheelhouse " + text(), "serves the Kubernetes 1.36 API; Java " + Runtime.version()
    };
  }
}

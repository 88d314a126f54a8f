// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keys;

/// Labels and annotations of configurations, which are Secrets.
public final class ConfigKeys {

  /// Label: what a Secret is in the sense of configurations.
  public static final String CATALOG = "config.oam.dev/catalog";

  /// Label: the template that it was made by.
  public static final String TYPE = "config.oam.dev/type";

  /// Annotation: `true` where it is not to be read.
  public static final String SENSITIVE = "config.oam.dev/sensitive";

  /// Annotation: what people call it.
  public static final String ALIAS = "config.oam.dev/alias";

  /// Annotation: what it is for.
  public static final String DESCRIPTION = "config.oam.dev/description";

  private ConfigKeys() {}
}

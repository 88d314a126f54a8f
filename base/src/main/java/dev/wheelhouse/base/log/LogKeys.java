// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.log;

/// Keys of the key-value pairs in log records. A log message is constant; what varies is a value.
public final class LogKeys {

  public static final String KIND = "kind";
  public static final String NAMESPACE = "namespace";
  public static final String NAME = "name";
  public static final String NODE = "node";
  public static final String CONTAINER = "container";
  public static final String IMAGE = "image";
  public static final String REASON = "reason";
  public static final String REVISION = "revision";
  public static final String USER = "user";
  public static final String VERB = "verb";
  public static final String PATH = "path";
  public static final String DURATION_MS = "durationMs";

  private LogKeys() {}
}

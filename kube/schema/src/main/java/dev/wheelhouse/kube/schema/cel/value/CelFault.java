// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

/// An expression that cannot be evaluated with the values it got. The message is the one Kubernetes
/// shows. Cheap to make: it has no stack trace.
public final class CelFault extends RuntimeException {

  /// Whether another part of the expression may make up for the fault, as in `fault || true`.
  public enum Kind {
    EVALUATION,
    COST_LIMIT,
    DEADLINE
  }

  private final Kind kind;

  public CelFault(String message) {
    this(Kind.EVALUATION, message);
  }

  public CelFault(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  public String text() {
    return String.valueOf(getMessage());
  }

  public static CelFault noSuchOverload() {
    return new CelFault("no such overload");
  }

  public static CelFault noSuchKey(Object key) {
    return new CelFault("no such key: " + key);
  }
}

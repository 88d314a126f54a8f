// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

/// Kubernetes' limits of what expressions may cost, in CEL's units (about 0.1 microseconds each).
public final class CelLimits {

  /// One evaluation of one expression.
  public static final long PER_CALL = 1_000_000;

  /// All evaluations for one custom resource, or for one policy binding, in one request.
  public static final long PER_REQUEST = 10_000_000;

  /// All match conditions of one webhook or one policy binding in one request.
  public static final long MATCH_CONDITIONS = 2_500_000;

  /// What a rule of a definition may be estimated to cost at most.
  public static final long ESTIMATED_RULE = 10_000_000;

  /// What all rules of a definition's version may be estimated to cost at most.
  public static final long ESTIMATED_DEFINITION = 100_000_000;

  /// The longest text a message expression may give, in bytes.
  public static final int MESSAGE = 5 * 1024;

  private CelLimits() {}
}

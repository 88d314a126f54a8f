// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.audit;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How requests are audited. Nothing is without a policy and a path.
///
/// @param policyFile `--audit-policy-file`
/// @param logPath `--audit-log-path`; `-` for standard output
/// @param batch `--audit-log-mode`: `batch` leaves the writing to a thread, `blocking` lets each
///   request wait for its own events
/// @param maxSizeMegabytes `--audit-log-maxsize`: the file is rotated before it grows larger; 0 for
///   never
/// @param maxBackups `--audit-log-maxbackup`: rotated files kept; 0 for all
/// @param maxAgeDays `--audit-log-maxage`: how long rotated files are kept; 0 for ever
public record AuditOptions(
    @Nullable Path policyFile,
    @Nullable String logPath,
    boolean batch,
    int maxSizeMegabytes,
    int maxBackups,
    int maxAgeDays) {

  public static final AuditOptions OFF = new AuditOptions(null, null, false, 0, 0, 0);

  /// Every request that the policy names, written to a file at once.
  public static AuditOptions of(Path policyFile, String logPath) {
    return new AuditOptions(policyFile, logPath, false, 0, 0, 0);
  }
}

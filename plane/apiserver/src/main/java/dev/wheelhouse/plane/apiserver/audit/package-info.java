// SPDX-License-Identifier: Apache-2.0
/// The audit log: who did what, as `audit.k8s.io/v1` events, one JSON object a line.
///
/// An [AuditPolicy] says for each request how much is written; [AuditTrail] makes the events of one
/// request; [AuditLog] writes them to a file that is rotated, at once or by a thread of its own.
@NullMarked
package dev.wheelhouse.plane.apiserver.audit;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.audit;

import dev.wheelhouse.base.json.JsonObject;

/// Takes audit events. Called by many threads at once; never fails.
interface AuditSink extends AutoCloseable {

  void write(JsonObject event);

  @Override
  void close();
}

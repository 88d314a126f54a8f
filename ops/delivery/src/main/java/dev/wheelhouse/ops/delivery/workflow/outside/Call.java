// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.outside;

import java.net.URI;
import java.util.Map;

/// One HTTP request.
///
/// @param body empty for none
record Call(URI uri, String method, Map<String, String> headers, String body) {

  Call {
    headers = Map.copyOf(headers);
  }
}

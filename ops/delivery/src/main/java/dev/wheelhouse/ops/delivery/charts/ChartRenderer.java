// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;

/// Makes a release of a chart without touching any cluster. Safe for use by many threads.
interface ChartRenderer extends AutoCloseable {

  /// The release as Helm would write it down before it applies anything: `manifest`, `hooks`,
  /// `config`, `chart` and `info` with the status `pending-install` or `pending-upgrade`.
  ///
  /// @throws PlatformException `INVALID` when the chart cannot be rendered: an error in a template
  ///   with its file and line, values that its schema refuses; `SERVICE_UNAVAILABLE` when this
  ///   program cannot render now
  JsonObject render(Chart chart, RenderRequest request);

  @Override
  void close();
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.metrics;

import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// The metrics as Prometheus reads them: its text form 0.0.4, or OpenMetrics for those who accept
/// it.
public final class MetricsPage implements RequestHandler {

  private static final String PATH = "/metrics";
  private static final String SLIS = "/metrics/slis";

  private final PrometheusRegistry metrics;
  private final PrometheusRegistry slis;
  private final ExpositionFormatWriter plain = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter open = OpenMetricsTextFormatWriter.create();

  MetricsPage(PrometheusRegistry metrics, PrometheusRegistry slis) {
    this.metrics = metrics;
    this.slis = slis;
  }

  public static boolean handles(String path) {
    return path.equals(PATH) || path.equals(SLIS);
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    PrometheusRegistry asked = request.path().equals(SLIS) ? slis : metrics;
    boolean wantsOpen =
        request.header("accept").orElse("").contains("application/openmetrics-text");
    ExpositionFormatWriter writer = wantsOpen ? open : plain;
    ByteArrayOutputStream body = new ByteArrayOutputStream(64 << 10);
    try {
      writer.write(body, asked.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ApiResponse.Whole(200, writer.getContentType(), Map.of(), body.toByteArray());
  }
}

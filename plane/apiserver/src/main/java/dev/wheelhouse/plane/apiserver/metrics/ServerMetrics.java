// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.metrics;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.store.Store;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Collection;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// All that one server measures.
public final class ServerMetrics {

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusRegistry slis = new PrometheusRegistry();
  private final Families families = new Families(registry);
  private final RequestMetrics requests;
  private final AccessMetrics access = new AccessMetrics(families);
  private final AdmissionMetrics admission;
  private final StoreMetrics storage;
  private final HealthMetrics health = new HealthMetrics(new Families(slis));

  /// @param served whether there is such a resource and subresource
  /// @param stored the resources that are stored
  public ServerMetrics(
      Store store,
      Predicate<RequestInfo> served,
      Supplier<Collection<GroupResource>> stored,
      Clock clock) {
    this.admission = new AdmissionMetrics(families, clock);
    this.requests = new RequestMetrics(families, served);
    this.storage = new StoreMetrics(families, store, stored, clock);
    JvmMetrics.builder().register(registry);
  }

  /// Tells the version on `kubernetes_build_info`.
  ///
  /// @param version what `/version` answers
  public ServerMetrics describe(JsonObject version) {
    Info info =
        Info.builder()
            .name("kubernetes_build_info")
            .help("Version of the server.")
            .labelNames(
                "build_date",
                "compiler",
                "git_commit",
                "git_tree_state",
                "git_version",
                "go_version",
                "major",
                "minor",
                "platform")
            .register(registry);
    info.setLabelValues(
        text(version, "buildDate"),
        text(version, "compiler"),
        text(version, "gitCommit"),
        text(version, "gitTreeState"),
        text(version, "gitVersion"),
        text(version, "goVersion"),
        text(version, "major"),
        text(version, "minor"),
        text(version, "platform"));
    return this;
  }

  private static String text(JsonObject version, String field) {
    return version.string(field).orElse("");
  }

  public RequestMetrics requests() {
    return requests;
  }

  public AccessMetrics access() {
    return access;
  }

  public AdmissionMetrics admission() {
    return admission;
  }

  public StoreMetrics storage() {
    return storage;
  }

  public HealthMetrics health() {
    return health;
  }

  /// Where other parts register theirs.
  public Families families() {
    return families;
  }

  /// Answers `/metrics` and `/metrics/slis`.
  public MetricsPage page() {
    return new MetricsPage(registry, slis);
  }
}

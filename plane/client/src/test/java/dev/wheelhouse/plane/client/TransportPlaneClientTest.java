// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransportPlaneClientTest {

  private final InMemoryPlane plane = InMemoryPlane.start(Clock.system());
  private final PlaneClient client = plane.client();
  private final Resources<ConfigMap> configMaps = client.resources(ConfigMap.class);

  @AfterEach
  void stop() {
    plane.close();
  }

  private static ConfigMap configMap(String name, Map<String, String> data) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withData(data)
        .build();
  }

  record Row(Class<? extends HasMetadata> type, String path) {}

  static List<Row> paths() {
    return List.of(
        new Row(Pod.class, "/api/v1/namespaces/n/pods/x"),
        new Row(Endpoints.class, "/api/v1/namespaces/n/endpoints/x"),
        new Row(Node.class, "/api/v1/nodes/x"),
        new Row(ReplicaSet.class, "/apis/apps/v1/namespaces/n/replicasets/x"),
        new Row(CronJob.class, "/apis/batch/v1/namespaces/n/cronjobs/x"),
        new Row(EndpointSlice.class, "/apis/discovery.k8s.io/v1/namespaces/n/endpointslices/x"),
        new Row(Lease.class, "/apis/coordination.k8s.io/v1/namespaces/n/leases/x"),
        new Row(Ingress.class, "/apis/networking.k8s.io/v1/namespaces/n/ingresses/x"),
        new Row(StorageClass.class, "/apis/storage.k8s.io/v1/storageclasses/x"),
        new Row(PodDisruptionBudget.class, "/apis/policy/v1/namespaces/n/poddisruptionbudgets/x"));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void derivesThePathFromTheType(Row row) {
    assertThat(ResourcePath.of(row.type()).object("n", "x")).isEqualTo(row.path());
  }

  @Test
  void createsReadsUpdatesAndDeletes() {
    ConfigMap created = configMaps.create(configMap("one", Map.of("a", "1")));

    ConfigMap updated =
        configMaps.update(new ConfigMapBuilder(created).addToData("b", "2").build());
    configMaps.patch(
        "default", "one", new Patch.Merge(JsonObject.of("data", JsonObject.of("c", "3"))), "");

    assertThat(configMaps.get("default", "one").orElseThrow().getData())
        .containsEntry("b", "2")
        .containsEntry("c", "3");
    assertThatThrownBy(() -> configMaps.update(updated))
        .isInstanceOfSatisfying(
            PlatformException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
    configMaps.delete("default", "one", DeleteQuery.DEFAULT);
    configMaps.delete("default", "one", DeleteQuery.DEFAULT);
    assertThat(configMaps.get("default", "one")).isEmpty();
  }

  @Test
  void keepsFieldsThatTheModelDoesNotKnow() {
    byte[] json =
        """
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","future":{"a":1}},
         "spec":{"containers":[{"name":"c","brandNew":[1,2]}],"flag":true}}
        """
            .getBytes(StandardCharsets.UTF_8);

    String again = new String(Codec.encode(Codec.decode(json, Pod.class)), StandardCharsets.UTF_8);

    assertThat(again).contains("\"future\":{\"a\":1}", "\"brandNew\":[1,2]", "\"flag\":true");
  }

  @Test
  void writesLeaseTimesWithMicroseconds() {
    Lease lease =
        new LeaseBuilder()
            .withNewSpec()
            .withRenewTime(ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 6_000, ZoneOffset.UTC))
            .endSpec()
            .build();

    byte[] json = Codec.encode(lease);

    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains("\"renewTime\":\"2026-01-02T03:04:05.000006Z\"");
    assertThat(Codec.decode(json, Lease.class).getSpec().getRenewTime().toInstant())
        .isEqualTo(lease.getSpec().getRenewTime().toInstant());
  }

  @Test
  void informerFollowsChangesAndServesIndexes() throws Exception {
    configMaps.create(configMap("before", Map.of("team", "red")));
    Informer<ConfigMap> informer = configMaps.informer();
    informer.index("team", map -> List.of(map.getData().getOrDefault("team", "")));
    Recording recording = new Recording();
    informer.subscribe(recording);
    informer.awaitSynced();

    recording.expect("+before");
    ConfigMap later = configMaps.create(configMap("later", Map.of("team", "red")));
    recording.expect("+later");
    configMaps.update(new ConfigMapBuilder(later).withData(Map.of("team", "blue")).build());
    recording.expect("~later");

    assertThat(informer.byIndex("team", "red")).hasSize(1);
    assertThat(informer.byIndex("team", "blue")).hasSize(1);
    configMaps.delete("default", "before", DeleteQuery.DEFAULT);
    recording.expect("-before");
    assertThat(informer.byIndex("team", "red")).isEmpty();
    assertThat(informer.list("default")).hasSize(1);
    assertThat(client.resources(ConfigMap.class).informer()).isSameAs(informer);
  }

  @Test
  void findsDeletionsMissedWhileTheWatchWasExpired() throws Exception {
    configMaps.create(configMap("stays", Map.of()));
    configMaps.create(configMap("goes", Map.of()));
    CachedInformer<ConfigMap> cache = new CachedInformer<>();
    Recording recording = new Recording();
    cache.subscribe(recording);

    cache.replace(configMaps.list("default", ListQuery.ALL), "2");
    configMaps.delete("default", "goes", DeleteQuery.DEFAULT);
    cache.replace(configMaps.list("default", ListQuery.ALL), "3");

    assertThat(recording.seen).contains("-goes").doesNotContain("-stays");
  }

  @Test
  void listsAgainAfterCompaction() throws Exception {
    Informer<ConfigMap> informer = configMaps.informer();
    Recording recording = new Recording();
    informer.subscribe(recording);
    informer.awaitSynced();

    configMaps.create(configMap("one", Map.of()));
    plane.cluster().compact();
    configMaps.create(configMap("two", Map.of()));

    recording.expect("+one");
    recording.expect("+two");
  }

  @Test
  void readsServedResourcesFromDiscovery() {
    plane.cluster().serve("v1", "pods", "Pod", true).serve("a.b/v1", "things", "Thing", false);

    assertThat(client.served().resources())
        .extracting(resource -> resource.gvr().apiVersion() + " " + resource.gvr().resource())
        .containsExactly("v1 pods", "a.b/v1 things");
  }

  private static final class Recording implements Informer.Handler<ConfigMap> {
    private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @Override
    public void added(ConfigMap object) {
      seen.add("+" + object.getMetadata().getName());
    }

    @Override
    public void updated(ConfigMap before, ConfigMap after) {
      seen.add("~" + after.getMetadata().getName());
    }

    @Override
    public void deleted(ConfigMap last) {
      seen.add("-" + last.getMetadata().getName());
    }

    void expect(String what) throws InterruptedException {
      long limit = Duration.ofSeconds(5).toMillis();
      String next = seen.poll(limit, TimeUnit.MILLISECONDS);
      assertThat(next).isEqualTo(what);
    }
  }
}

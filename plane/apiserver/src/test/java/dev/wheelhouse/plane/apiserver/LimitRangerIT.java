// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitRangerIT {

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String namespace(String name, String limits) throws Exception {
    String path = "/api/v1/namespaces/" + name;
    server.post(
        "/api/v1/namespaces",
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + name + "\"}}");
    server.post(
        path + "/serviceaccounts",
        "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"default\"}}");
    server.post(
        path + "/limitranges",
        """
        {"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"range"},"spec":{"limits":[%s]}}\
        """
            .formatted(limits));
    return path;
  }

  private static JsonObject create(String path, String resources) throws Exception {
    return server.post(
        path + "/pods",
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},
         "spec":{"containers":[{"name":"c","image":"i","resources":%s}]}}\
        """
            .formatted(resources));
  }

  @Test
  void fillsInWhatContainersDoNotSay() throws Exception {
    String path =
        namespace(
            "defaults",
            """
            {"type":"Container","default":{"cpu":"500m","memory":"500Mi"},
             "defaultRequest":{"cpu":"100m","memory":"200Mi"}}\
            """);

    JsonObject pod = create(path, "{\"requests\":{\"cpu\":\"250m\"}}");

    JsonObject resources =
        pod.array("spec", "containers")
            .orElseThrow()
            .objects()
            .getFirst()
            .object("resources")
            .orElseThrow();
    assertThat(resources.object("requests"))
        .contains(JsonObject.of("cpu", "250m", "memory", "200Mi"));
    assertThat(resources.object("limits"))
        .contains(JsonObject.of("cpu", "500m", "memory", "500Mi"));
    assertThat(pod.string("metadata", "annotations", "kubernetes.io/limit-ranger"))
        .contains(
            "LimitRanger plugin set: memory request for container c; cpu, memory limit for"
                + " container c");
    assertThat(pod.string("status", "qosClass")).contains("Burstable");
  }

  @Test
  void holdsContainersToTheirBounds() throws Exception {
    String path =
        namespace(
            "bounds",
            """
            {"type":"Container","min":{"cpu":"100m"},"max":{"cpu":"500m"},
             "maxLimitRequestRatio":{"cpu":"2"}}\
            """);

    JsonObject low = create(path, "{\"requests\":{\"cpu\":\"10m\"},\"limits\":{\"cpu\":\"10m\"}}");
    JsonObject high = create(path, "{\"requests\":{\"cpu\":\"1\"},\"limits\":{\"cpu\":\"1\"}}");
    JsonObject wide =
        create(path, "{\"requests\":{\"cpu\":\"100m\"},\"limits\":{\"cpu\":\"500m\"}}");
    JsonObject good =
        create(path, "{\"requests\":{\"cpu\":\"250m\"},\"limits\":{\"cpu\":\"500m\"}}");

    assertThat(low.string("message"))
        .contains(
            "pods \"p\" is forbidden: minimum cpu usage per Container is 100m, but request is 10m");
    assertThat(high.string("message"))
        .contains(
            "pods \"p\" is forbidden: maximum cpu usage per Container is 500m, but limit is 1");
    assertThat(wide.string("message"))
        .contains(
            "pods \"p\" is forbidden: cpu max limit to request ratio per Container is 2, but"
                + " provided ratio is 5.000000");
    assertThat(good.string("metadata", "name")).contains("p");
  }

  @Test
  void tellsAllThatIsBroken() throws Exception {
    String path =
        namespace(
            "all",
            "{\"type\":\"Pod\",\"max\":{\"cpu\":\"1\",\"memory\":\"1Gi\"},\"min\":{\"cpu\":\"1\"}}");

    JsonObject refused = create(path, "{}");

    assertThat(refused.string("message"))
        .contains(
            "pods \"p\" is forbidden: [minimum cpu usage per Pod is 1.  No request is specified,"
                + " maximum cpu usage per Pod is 1.  No limit is specified, maximum memory usage"
                + " per Pod is 1Gi.  No limit is specified]");
  }

  @Test
  void holdsClaimsToTheirBounds() throws Exception {
    String path =
        namespace(
            "claims",
            """
            {"type":"PersistentVolumeClaim","min":{"storage":"1Gi"},"max":{"storage":"2Gi"}}\
            """);
    String claim =
        """
        {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"%s"},
         "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"%s"}}}}\
        """;

    JsonObject small =
        server.post(path + "/persistentvolumeclaims", claim.formatted("small", "1Mi"));
    JsonObject big = server.post(path + "/persistentvolumeclaims", claim.formatted("big", "3Gi"));
    JsonObject good = server.post(path + "/persistentvolumeclaims", claim.formatted("ok", "2Gi"));

    assertThat(small.string("message"))
        .contains(
            "persistentvolumeclaims \"small\" is forbidden: minimum storage usage per"
                + " PersistentVolumeClaim is 1Gi, but request is 1Mi");
    assertThat(big.string("message"))
        .contains(
            "persistentvolumeclaims \"big\" is forbidden: maximum storage usage per"
                + " PersistentVolumeClaim is 2Gi, but request is 3Gi");
    assertThat(good.string("metadata", "name")).contains("ok");
  }
}

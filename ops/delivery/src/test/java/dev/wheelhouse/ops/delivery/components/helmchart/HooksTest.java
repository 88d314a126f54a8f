// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.charts.ReleaseMarks;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HooksTest {

  private static final Map<String, String> OWNER = Map.of("app.oam.dev/name", "shop");
  private static final ObjectRef JOB = new ObjectRef("batch/v1", "Job", "default", "prepare");
  private static final String MANIFEST =
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: prepare}
      spec: {by: the chart}
      """;

  private final MemoryCluster cluster = new MemoryCluster();
  private final Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private StoredRelease stored = release(1);

  private static StoredRelease release(long version, String... policies) {
    JsonObject hook =
        JsonObject.of(
            "name", "prepare",
            "kind", "Job",
            "path", "web/templates/hook.yaml",
            "manifest", MANIFEST,
            "events", JsonArray.of("pre-upgrade"));
    if (policies.length > 0) {
      JsonArray all = new JsonArray();
      for (String policy : policies) {
        all.add(policy);
      }
      hook.put("delete_policies", all);
    }
    JsonObject body =
        JsonObject.of(
            "name",
            "web",
            "namespace",
            "default",
            "version",
            version,
            "info",
            JsonObject.of("status", "pending-upgrade"),
            "hooks",
            JsonArray.of(hook));
    return new StoredRelease(body, OWNER, Map.of());
  }

  private Optional<String> run() {
    ReleaseHistory.save(cluster, stored, now);
    return new Hooks(
            cluster,
            stored,
            OWNER,
            Duration.ofMinutes(5),
            now,
            it -> {
              stored = it;
              ReleaseHistory.save(cluster, it, now);
            })
        .run("pre-upgrade");
  }

  private static JsonObject strangers() {
    return JsonObject.of(
        "apiVersion",
        "batch/v1",
        "kind",
        "Job",
        "metadata",
        JsonObject.of("name", "prepare", "namespace", "default", "uid", "theirs"),
        "spec",
        JsonObject.of("by", "somebody"));
  }

  private String by() {
    return cluster.the("Job", "prepare").string("spec", "by").orElse("");
  }

  @Test
  void leavesAloneWhatIsSomebodyElses() {
    cluster.put(strangers());

    assertThatThrownBy(this::run).hasMessageContaining("is not of this release");
    assertThat(by()).isEqualTo("somebody");
  }

  @Test
  void replacesWhatTheReleaseMadeBefore() {
    JsonObject before = strangers();
    ReleaseMarks.put(before, "web", "default");
    cluster.put(before);

    assertThat(run()).isPresent();
    assertThat(by()).isEqualTo("the chart");
  }

  @Test
  void goesOnWithWhatItAppliedBeforeItDied() {
    stored = release(1, "hook-succeeded");
    StoredRelease unmarked = stored;
    assertThat(run()).isPresent();
    String uid = cluster.the("Job", "prepare").string("metadata", "uid").orElse("");
    stored = unmarked;

    assertThat(run()).isPresent();
    assertThat(cluster.the("Job", "prepare").string("metadata", "uid")).contains(uid);
    assertThat(stored.hooks().getFirst().string("ran", "pre-upgrade")).contains("Running");
  }

  @Test
  void runsAgainForAnotherRevision() {
    assertThat(run()).isPresent();
    String uid = cluster.the("Job", "prepare").string("metadata", "uid").orElse("");
    stored = release(2);

    assertThat(run()).isPresent();
    assertThat(cluster.get(JOB).flatMap(it -> it.string("metadata", "uid")))
        .isPresent()
        .isNotEqualTo(Optional.of(uid));
  }
}

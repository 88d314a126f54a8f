// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.testing.Seeds;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Delivery ends and begins again at points that a seed chooses (`-Dseed.restarts=random` for
/// another one), while somebody edits: what is wanted at the end is there, and nothing else.
class RestartsIT {

  private static final int EDITS = 8;
  private static final int LONGEST_PAUSE_MILLIS = 250;

  private static Site site;

  @BeforeAll
  static void start(@TempDir Path cache) {
    site = Site.start().delivering(cache);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void convergesWhereverItIsInterrupted() {
    long seed = Seeds.seed("seed.restarts");
    Random random = new Random(seed);
    String space = site.namespace("restarts");
    Set<String> wanted = Set.of();
    String always = "";
    for (int edit = 0; edit < EDITS; edit++) {
      wanted = wanted(random);
      site.apply(space, application(wanted));
      if (edit == 0) {
        site.awaitRunning(space, "app");
        always = site.uid(Site.CONFIG_MAP, space, "always");
      }
      pause(random);
      if (random.nextBoolean()) {
        site.halt();
        pause(random);
        site.resume();
      }
    }

    site.awaitRunning(space, "app");

    Set<String> expected = wanted;
    assertThat(names(space)).as("seed %d", seed).isEqualTo(expected);
    assertThat(site.uid(Site.CONFIG_MAP, space, "always")).as("seed %d", seed).isEqualTo(always);
    site.delete(Site.APPLICATION, space, "app");
    pause(random);
    site.halt();
    site.resume();
    site.awaitGone(Site.APPLICATION, space, "app");
    assertThat(names(space)).as("seed %d", seed).isEmpty();
    assertThat(
            site.list("core.oam.dev/v1beta1/ResourceTracker", "", "app.oam.dev/namespace=" + space))
        .as("seed %d", seed)
        .isEmpty();
  }

  @Test
  void keepsWaitingForApprovalAcrossARestart() {
    String space = site.namespace("approval");
    site.apply(
        space,
        """
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata: {name: app}
        spec:
          components:
            - name: after
              type: k8s-objects
              properties: {objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: after}}]}
          workflow:
            steps:
              - {name: approve, type: suspend}
              - {name: apply, type: apply-component, properties: {component: after}}
        """);
    site.awaitPhase(space, "app", "workflowSuspending");

    site.halt();
    site.resume();
    JsonObject touched =
        JsonObject.of(
            "metadata", JsonObject.of("annotations", JsonObject.of("example.com/touched", "yes")));
    site.merge(Site.APPLICATION, space, "app", touched);
    site.apply(space, marker());
    site.awaitRunning(space, "marker");

    site.awaitPhase(space, "app", "workflowSuspending");
    assertThat(site.has(Site.CONFIG_MAP, space, "after")).isFalse();
  }

  /// What is applied after something else is looked after once that has been seen.
  private static String marker() {
    return application(Set.of("marker-object")).replace("name: app", "name: marker");
  }

  private static Set<String> wanted(Random random) {
    Set<String> names = new TreeSet<>(Set.of("always"));
    for (String each : List.of("one", "two", "three")) {
      if (random.nextBoolean()) {
        names.add(each);
      }
    }
    return names;
  }

  /// A point in time of the work of somebody else.
  private static void pause(Random random) {
    LockSupport.parkNanos(random.nextInt(LONGEST_PAUSE_MILLIS) * 1_000_000L);
  }

  private static Set<String> names(String space) {
    return site.list(Site.CONFIG_MAP, space, "app.oam.dev/name=app").stream()
        .map(it -> it.string("metadata", "name").orElse(""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String application(Set<String> names) {
    return """
    apiVersion: core.oam.dev/v1beta1
    kind: Application
    metadata: {name: app}
    spec:
      components:
    """
        + names.stream()
            .map(name ->
                """
                - name: %s
                  type: k8s-objects
                  properties: {objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}}]}
                """
                    .formatted(name, name)
                    .indent(4))
            .collect(Collectors.joining());
  }
}

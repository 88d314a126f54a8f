// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowsIT {

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
  void handsWhatAStepReadsToTheNextOne() {
    String space = site.namespace("values");
    site.apply(
        space,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: source}
        data: {colour: green}
        """);

    site.apply(
        space,
        """
        apiVersion: core.oam.dev/v1alpha1
        kind: WorkflowRun
        metadata: {name: copy}
        spec:
          workflowSpec:
            steps:
              - name: read
                type: read-object
                properties: {apiVersion: v1, kind: ConfigMap, name: source, namespace: %s}
                outputs:
                  - {name: colour, valueFrom: output.value.data.colour}
              - name: write
                type: apply-object
                inputs:
                  - {from: colour, parameterKey: value.data.colour}
                properties:
                  value:
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: copied, namespace: %s}
        """
            .formatted(space, space));

    awaitRun(space, "copy", "succeeded");
    assertThat(site.get(Site.CONFIG_MAP, space, "copied").orElseThrow().string("data", "colour"))
        .contains("green");
  }

  @Test
  void haltsUntilSomebodyLetsItGoOn() {
    String space = site.namespace("halt");
    site.apply(
        space,
        application(
            """
            - {name: first, type: apply-component, properties: {component: one}}
            - {name: approve, type: suspend}
            - {name: second, type: apply-component, properties: {component: two}}
            """));
    JsonObject halted = site.awaitPhase(space, "steps", "workflowSuspending");
    assertThat(site.has(Site.CONFIG_MAP, space, "one")).isTrue();
    assertThat(site.has(Site.CONFIG_MAP, space, "two")).isFalse();
    assertThat(Site.step(halted, "approve").string("phase")).contains("suspending");

    site.steer(
        Site.APPLICATION,
        space,
        "steps",
        it -> {
          Site.step(it, "approve").put("phase", "running");
          it.childObject("status").childObject("workflow").put("suspend", false);
          return true;
        });

    site.awaitRunning(space, "steps");
    assertThat(site.has(Site.CONFIG_MAP, space, "two")).isTrue();
  }

  @Test
  void runsWhatIsMeantForAFailureAndSkipsTheRest() {
    String space = site.namespace("failure");
    site.apply(
        space,
        application(
            """
            - {name: first, type: apply-component, properties: {component: one}}
            - {name: wait, type: suspend, timeout: 1s}
            - {name: second, type: apply-component, properties: {component: two}}
            - name: tell
              type: print-message-in-status
              if: status.wait.timeout
              properties: {message: nobody approved}
            """));

    JsonObject failed = site.awaitPhase(space, "steps", "workflowFailed");

    assertThat(Site.step(failed, "wait").string("phase")).contains("failed");
    assertThat(Site.step(failed, "wait").string("reason")).contains("Timeout");
    assertThat(Site.step(failed, "second").string("phase")).contains("skipped");
    assertThat(Site.step(failed, "tell").string("phase")).contains("succeeded");
    assertThat(Site.step(failed, "tell").string("message")).contains("nobody approved");
    assertThat(site.has(Site.CONFIG_MAP, space, "two")).isFalse();
  }

  @Test
  void aPlaceholderThatWasLeftIsNoName() {
    String space = site.namespace("placeholder");
    site.apply(
        space,
        application(
            """
            - name: read
              type: read-object
              properties: {apiVersion: v1, kind: Secret, name: "<name of the secret>"}
            """));

    JsonObject failed = site.awaitPhase(space, "steps", "workflowFailed");

    assertThat(Site.step(failed, "read").string("message").orElse(""))
        .contains("\"<name of the secret>\": nothing in a cluster can have this name");
  }

  @Test
  void givesUpAtTheDeadlineAndSaysWhatWasAwaited() {
    String space = site.namespace("deadline");
    site.apply(
        space,
        """
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata: {name: never}
        spec:
          components:
            - name: stuck
              type: webservice
              properties: {image: "nginx:1.29", cpu: "4000"}
          policies:
            - {name: soon, type: deadline, properties: {after: 1s}}
        """);

    JsonObject failed = site.awaitPhase(space, "never", "workflowFailed");

    assertThat(Site.step(failed, "stuck").string("reason")).contains("Timeout");
    assertThat(failed.array("status", "services").orElseGet(JsonArray::new).objects())
        .singleElement()
        .satisfies(it -> assertThat(it.string("message").orElse("")).contains("Insufficient cpu"));
  }

  @Test
  void goesOnWhenTheComponentGetsHealthyAfterTheDeadline() {
    String space = site.namespace("late");
    site.apply(
        space,
        """
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata: {name: late}
        spec:
          components:
            - name: slow
              type: webservice
              properties: {image: "nginx:1.29"}
              traits:
                - type: service-account
                  properties: {name: arrives-later}
          policies:
            - {name: soon, type: deadline, properties: {after: 1s}}
        """);
    site.awaitPhase(space, "late", "workflowFailed");

    site.apply(
        space,
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: arrives-later}
        """);

    site.awaitRunning(space, "late");
  }

  @Test
  void takesComponentsInTheOrderOfTheirDependencies() {
    String space = site.namespace("order");
    site.apply(
        space,
        """
        apiVersion: core.oam.dev/v1beta1
        kind: Application
        metadata: {name: chain}
        spec:
          components:
            - name: web
              type: webservice
              dependsOn: [database]
              properties: {image: "nginx:1.29"}
            - name: database
              type: webservice
              properties: {image: "postgres:18"}
        """);

    site.awaitRunning(space, "chain");

    assertThat(Instant.parse(began(space, "web")))
        .isAfterOrEqualTo(Instant.parse(ready(space, "database")));
  }

  private static String began(String space, String deployment) {
    return site.get(Site.DEPLOYMENT, space, deployment)
        .orElseThrow()
        .string("metadata", "creationTimestamp")
        .orElseThrow();
  }

  private static String ready(String space, String deployment) {
    return site
        .get(Site.DEPLOYMENT, space, deployment)
        .orElseThrow()
        .array("status", "conditions")
        .orElseThrow()
        .objects()
        .stream()
        .filter(it -> it.string("type").orElse("").equals("Available"))
        .findFirst()
        .orElseThrow()
        .string("lastTransitionTime")
        .orElseThrow();
  }

  private static void awaitRun(String space, String name, String phase) {
    site.await(Site.RUN, space, name, it -> it.string("status", "status").orElse("").equals(phase));
  }

  /// Two components, each a ConfigMap of its name, and these steps.
  private static String application(String steps) {
    return """
    apiVersion: core.oam.dev/v1beta1
    kind: Application
    metadata: {name: steps}
    spec:
      components:
        - name: one
          type: k8s-objects
          properties:
            objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: one}}]
        - name: two
          type: k8s-objects
          properties:
            objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: two}}]
      workflow:
        steps:
    """
        + steps.indent(6);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CelStepTest {

  private static final String MIGRATE =
      """
      apiVersion: core.oam.dev/v1beta1
      kind: WorkflowStepDefinition
      metadata: {name: migrate}
      spec:
        schematic:
          cel:
            parameters:
              image: string | required=true
              retries: integer | default=2
            read:
              config:
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: "${context.appName}-db"}
            apply:
              job:
                $if: ${has(read.config)}
                apiVersion: batch/v1
                kind: Job
                metadata: {name: "${context.appName}-migrate"}
                spec: {backoffLimit: "${parameter.retries}", url: "${read.config.data.url}"}
            failed: has(applied.job) && applied.job.?status.failed.orValue(0) > parameter.retries
            ready: has(applied.job) && applied.job.?status.succeeded.orValue(0) > 0
            message: "${has(applied.job) ? 'waits for job ' + applied.job.metadata.name : 'waits for the config'}"
            values: {url: "${read.config.data.url}"}
      """;

  private final MemoryCluster cluster = new MemoryCluster();
  private final StepType migrate = (StepType) CelDefinitions.of(tree(MIGRATE));

  private static JsonObject tree(String yaml) {
    return YamlDocument.all(yaml).getFirst().tree();
  }

  private StepResult run(String parameters) {
    return migrate.run(
        new Here(cluster), new Properties("steps[0].properties", Json.readObject(parameters)));
  }

  private record Here(MemoryCluster cluster) implements StepContext, StepWorld {

    @Override
    public HttpCalls outside() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String step() {
      return "migrate";
    }

    @Override
    public JsonObject context() {
      return JsonObject.of("name", "shop", "appName", "shop", "namespace", "prod");
    }

    @Override
    public JsonObject memory() {
      return new JsonObject();
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public StepWorld world() {
      return this;
    }

    @Override
    public ClusterObjects objects(String name) {
      return cluster;
    }

    @Override
    public JsonObject dispatch(JsonObject object, String name) {
      return cluster.apply(object, "wheelhouse", true);
    }

    @Override
    public Optional<Components> components() {
      return Optional.empty();
    }
  }

  private void config() {
    cluster.put(
        Json.readObject(
            """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"shop-db","namespace":"prod"},
             "data":{"url":"jdbc:x"}}\
            """));
  }

  private void job(String status) {
    JsonObject job = cluster.the("Job", "shop-migrate");
    job.put("status", Json.readObject(status));
    cluster.put(job);
  }

  @Test
  void waitsForWhatItReads() {
    assertThat(run("{\"image\":\"m\"}")).isEqualTo(StepResult.waiting("waits for the config"));
  }

  @Test
  void appliesInTheNamespaceOfTheWorkflowAndWaitsUntilItIsReady() {
    config();

    assertThat(run("{\"image\":\"m\"}"))
        .isEqualTo(StepResult.waiting("waits for job shop-migrate"));
    assertThat(cluster.the("Job", "shop-migrate").string("metadata", "namespace")).contains("prod");
    assertThat(cluster.the("Job", "shop-migrate").at("spec", "url")).isEqualTo("jdbc:x");
  }

  @Test
  void givesValuesOnceItIsReady() {
    config();
    run("{\"image\":\"m\"}");
    job("{\"succeeded\":1}");

    assertThat(run("{\"image\":\"m\"}"))
        .isInstanceOfSatisfying(
            StepResult.Succeeded.class,
            it -> assertThat(it.values()).isEqualTo(JsonObject.of("url", "jdbc:x")));
  }

  @Test
  void failsForGoodWhereItsConditionHolds() {
    config();
    run("{\"image\":\"m\"}");
    job("{\"failed\":3}");

    assertThat(run("{\"image\":\"m\"}"))
        .isEqualTo(new StepResult.Failed("waits for job shop-migrate", false));
  }

  @Test
  void refusesWrongParameters() {
    assertThatThrownBy(() -> run("{}"))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("steps[0].properties.image");
  }

  @Test
  void isCheckedWithLineAndColumn() {
    JsonObject wrong = tree(MIGRATE.replace("parameter.retries}", "parameter.retrys}"));

    assertThat(DefinitionFaults.of(wrong))
        .singleElement()
        .hasToString(
            "spec.schematic.cel.apply.job.spec.backoffLimit, line 1, column 12: undefined field"
                + " 'retrys'; did you mean \"retries\"?");
    assertThat(DefinitionFaults.of(tree(MIGRATE.replace("ready:", "redy:"))).toString())
        .contains("a WorkflowStepDefinition has no \"redy\"; did you mean \"ready\"?");
    assertThat(DefinitionFaults.of(tree(MIGRATE.replace("has(applied.job) &&", "applied.jb &&"))))
        .isNotEmpty();
  }
}

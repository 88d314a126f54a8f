// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepTypes;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// One step of workflow `web` in namespace `shop`, run as often as a test wants, on clusters in
/// memory.
final class Trial implements StepContext, StepWorld {

  private final HttpCalls outside =
      new HttpCalls(AddressRules.allowing(List.of("127.0.0.0/8", "::1/128")));

  final Map<String, MemoryCluster> clusters = new LinkedHashMap<>();
  final JsonObject memory = new JsonObject();
  private final StepType type;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  Optional<Components> components = Optional.empty();

  Trial(String type) {
    this.type = StepTypes.load().find(type).orElseThrow();
    clusters.put(LOCAL, new MemoryCluster());
    clusters.put("far", new MemoryCluster());
  }

  MemoryCluster local() {
    return Objects.requireNonNull(clusters.get(LOCAL));
  }

  MemoryCluster far() {
    return Objects.requireNonNull(clusters.get("far"));
  }

  static JsonObject tree(String yaml) {
    try {
      Object read =
          new com.fasterxml.jackson.dataformat.yaml.YAMLMapper().readValue(yaml, Map.class);
      return Json.readObject(
          new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(read));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  StepResult run(String yaml) {
    return type.run(this, new Properties("steps[0].properties", tree(yaml)));
  }

  JsonObject succeed(String yaml) {
    if (run(yaml) instanceof StepResult.Succeeded(JsonObject values, String _)) {
      return values;
    }
    throw new AssertionError("it did not succeed: " + run(yaml));
  }

  String wait(String yaml) {
    if (run(yaml) instanceof StepResult.Waiting(String message, Optional<?> _)) {
      return message;
    }
    throw new AssertionError("it does not wait: " + run(yaml));
  }

  String fail(String yaml) {
    if (run(yaml) instanceof StepResult.Failed(String message, boolean _)) {
      return message;
    }
    throw new AssertionError("it did not fail: " + run(yaml));
  }

  @Override
  public String step() {
    return "one";
  }

  @Override
  public JsonObject context() {
    return JsonObject.of(
        "name", "web", "namespace", "shop", "stepName", "one", "stepSessionID", "abc");
  }

  @Override
  public JsonObject memory() {
    return memory;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public StepWorld world() {
    return this;
  }

  @Override
  public ClusterObjects objects(String cluster) {
    MemoryCluster found = clusters.get(cluster);
    if (found == null) {
      throw new PlatformException(Reason.NOT_FOUND, "no cluster " + cluster);
    }
    return found;
  }

  @Override
  public JsonObject dispatch(JsonObject object, String cluster) {
    return objects(cluster).apply(object, "test", true);
  }

  @Override
  public List<Place> places(List<String> policies) {
    return policies.isEmpty()
        ? List.of(new Place(LOCAL, ""))
        : List.of(new Place(LOCAL, ""), new Place("far", ""));
  }

  @Override
  public HttpCalls outside() {
    return outside;
  }

  @Override
  public Optional<Components> components() {
    return components;
  }

  /// Components that are healthy once they were asked for twice.
  static final class Two implements Components {
    final List<String> applied = new ArrayList<>();
    final List<Deployed> deployed = new ArrayList<>();

    @Override
    public List<String> names() {
      return List.of("db", "front");
    }

    @Override
    public List<Deployed> deployed() {
      return deployed;
    }

    @Override
    public Deployment apply(String component, JsonObject value, String cluster, String namespace) {
      boolean again = applied.contains(component + value);
      applied.add(component + value);
      return again
          ? new Deployment.Healthy(JsonObject.of("kind", "Deployment"), new JsonObject())
          : new Deployment.Waiting("not ready", Optional.empty());
    }

    @Override
    public Deployment deploy(List<String> policies, int parallelism) {
      throw new AssertionError("no step here deploys by policies");
    }
  }
}

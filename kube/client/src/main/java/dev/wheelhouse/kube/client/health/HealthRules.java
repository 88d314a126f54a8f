// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client.health;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.health.Health.Failed;
import dev.wheelhouse.kube.client.health.Health.Healthy;
import dev.wheelhouse.kube.client.health.Health.Progressing;
import java.util.Optional;

/// Reads health from an object by the kstatus conventions: rules for the built-in workloads, and
/// `observedGeneration` with the `Ready`, `Stalled` and `Reconciling` conditions for all others.
public final class HealthRules {

  private HealthRules() {}

  public static Health of(JsonObject object) {
    if (object.string("metadata", "deletionTimestamp").isPresent()) {
      return new Progressing("is being deleted");
    }
    if (stale(object)) {
      return new Progressing("change is about to begin");
    }
    return switch (object.string("kind").orElse("")) {
      case "Deployment" -> deployment(object);
      case "StatefulSet", "ReplicaSet", "ReplicationController" -> replicas(object);
      case "DaemonSet" -> daemonSet(object);
      case "Job" -> job(object);
      case "Pod" -> pod(object);
      case "PersistentVolumeClaim" -> claim(object);
      case "Service" -> service(object);
      default -> byConditions(object);
    };
  }

  private static boolean stale(JsonObject object) {
    Optional<Long> observed = object.integer("status", "observedGeneration");
    Optional<Long> wanted = object.integer("metadata", "generation");
    return observed.isPresent() && wanted.isPresent() && observed.get() < wanted.get();
  }

  private static Health deployment(JsonObject object) {
    Optional<JsonObject> progressing = condition(object, "Progressing");
    if (progressing
        .flatMap(it -> it.string("reason"))
        .orElse("")
        .equals("ProgressDeadlineExceeded")) {
      return new Failed(progressing.get().string("message").orElse("progress deadline exceeded"));
    }
    if (object.integer("status", "observedGeneration").isEmpty()) {
      return new Progressing("creating pods");
    }
    long wanted = object.integer("spec", "replicas").orElse(1L);
    long all = count(object, "replicas");
    long updated = count(object, "updatedReplicas");
    long ready = count(object, "readyReplicas");
    long available = count(object, "availableReplicas");
    String message = "Ready:" + ready + "/" + wanted;
    return updated >= wanted && all <= updated && available >= updated && ready >= wanted
        ? new Healthy(message)
        : new Progressing(rolling(wanted, all, updated).orElse(message));
  }

  /// How far a roll is; empty when there are no pods of the version before.
  private static Optional<String> rolling(long wanted, long all, long updated) {
    if (all <= updated) {
      return Optional.empty();
    }
    return Optional.of(
        updated < wanted
            ? "rolling: " + updated + " of " + wanted + " updated"
            : "rolling: all updated, " + (all - updated) + " old to end");
  }

  private static Health replicas(JsonObject object) {
    long wanted = object.integer("spec", "replicas").orElse(1L);
    long ready = count(object, "readyReplicas");
    boolean rolled =
        object
            .string("status", "updateRevision")
            .map(update -> update.equals(object.string("status", "currentRevision").orElse(update)))
            .orElse(true);
    String message = "Ready:" + ready + "/" + wanted;
    return ready >= wanted && rolled ? new Healthy(message) : new Progressing(message);
  }

  private static Health daemonSet(JsonObject object) {
    long wanted = count(object, "desiredNumberScheduled");
    long ready = count(object, "numberReady");
    boolean seen = object.integer("status", "observedGeneration").isPresent();
    String message = "Ready:" + ready + "/" + wanted;
    return seen && ready >= wanted && count(object, "updatedNumberScheduled") >= wanted
        ? new Healthy(message)
        : new Progressing(message);
  }

  private static Health job(JsonObject object) {
    if (isTrue(object, "Failed")) {
      return new Failed(
          condition(object, "Failed").flatMap(it -> it.string("message")).orElse("the job failed"));
    }
    return isTrue(object, "Complete")
        ? new Healthy("completed")
        : new Progressing(
            "succeeded:" + count(object, "succeeded") + " active:" + count(object, "active"));
  }

  private static Health pod(JsonObject object) {
    return switch (object.string("status", "phase").orElse("Pending")) {
      case "Succeeded" -> new Healthy("completed");
      case "Failed" -> new Failed(object.string("status", "message").orElse("the pod failed"));
      case "Running" ->
          isTrue(object, "Ready") ? new Healthy("running") : new Progressing("is not ready");
      default -> new Progressing(object.string("status", "phase").orElse("Pending"));
    };
  }

  private static Health claim(JsonObject object) {
    String phase = object.string("status", "phase").orElse("Pending");
    return phase.equals("Bound") ? new Healthy(phase) : new Progressing(phase);
  }

  private static Health service(JsonObject object) {
    boolean balanced = object.string("spec", "type").orElse("").equals("LoadBalancer");
    boolean addressed =
        !object.array("status", "loadBalancer", "ingress").orElseGet(JsonArray::new).isEmpty();
    return balanced && !addressed ? new Progressing("waits for an address") : new Healthy("");
  }

  private static Health byConditions(JsonObject object) {
    if (isTrue(object, "Stalled")) {
      return new Failed(
          condition(object, "Stalled").flatMap(it -> it.string("message")).orElse("stalled"));
    }
    if (isTrue(object, "Reconciling")) {
      return new Progressing("reconciling");
    }
    Optional<JsonObject> ready = condition(object, "Ready");
    if (ready.isEmpty() || isTrue(object, "Ready")) {
      return new Healthy("");
    }
    return new Progressing(ready.get().string("message").orElse("is not ready"));
  }

  private static long count(JsonObject object, String field) {
    return object.integer("status", field).orElse(0L);
  }

  private static boolean isTrue(JsonObject object, String type) {
    return condition(object, type).flatMap(it -> it.string("status")).orElse("").equals("True");
  }

  private static Optional<JsonObject> condition(JsonObject object, String type) {
    return object.array("status", "conditions").orElseGet(JsonArray::new).objects().stream()
        .filter(condition -> condition.string("type").orElse("").equals(type))
        .findFirst();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.status;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.health.Health;
import dev.wheelhouse.kube.client.health.HealthRules;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy.Verdict;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.keys.TypeKeys;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.Stage;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.TraitStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Judges components by what is in a cluster now.
public final class ComponentHealth {

  private final ClusterObjects objects;

  /// @param objects of the cluster that the components are on
  public ComponentHealth(ClusterObjects objects) {
    this.objects = objects;
  }

  /// A component at a place.
  ///
  /// @param workload as it was applied
  /// @param parts the objects beside it
  /// @param traits the types of its traits, of which some make no objects
  public record Subject(
      String component,
      String cluster,
      String namespace,
      JsonObject workload,
      List<Part> parts,
      List<String> traits) {

    public Subject {
      parts = List.copyOf(parts);
      traits = List.copyOf(traits);
    }

    /// Its status when it is not in the cluster yet, or is beyond judging.
    public ComponentStatus status(Stage stage, String message, List<TraitStatus> traitStatuses) {
      return new ComponentStatus(
          component,
          cluster,
          namespace,
          workload.string("apiVersion").orElse(""),
          workload.string("kind").orElse(""),
          stage,
          message,
          traitStatuses);
    }
  }

  /// An object beside a workload.
  ///
  /// @param trait the type of the trait that made it; empty when the component itself did
  public record Part(String trait, JsonObject object) {}

  /// Judges an applied component.
  ///
  /// @param live its objects as they are in the cluster
  /// @param policy how its definition judges it, beside the usual rules
  public ComponentStatus of(Subject subject, Map<ObjectRef, JsonObject> live, StatusPolicy policy) {
    List<TraitStatus> traits = traits(subject, live, policy);
    Health health = judged(subject, live, policy);
    return switch (health) {
      case Health.Healthy _ ->
          traits.stream().allMatch(TraitStatus::healthy)
              ? subject.status(Stage.HEALTHY, health.message(), traits)
              : subject.status(Stage.RUNNING, waiting(traits), traits);
      case Health.Progressing _ ->
          subject.status(
              Stage.RUNNING,
              begun(live.get(ObjectRef.of(subject.workload())))
                  ? explain(subject, health)
                  : health.message(),
              traits);
      case Health.Failed _ -> subject.status(Stage.FAILED, explain(subject, health), traits);
    };
  }

  /// Whether the workload of an applied component is healthy, whatever its traits are.
  public static boolean works(
      Subject subject, Map<ObjectRef, JsonObject> live, StatusPolicy policy) {
    return judged(subject, live, policy).healthy();
  }

  private static Health judged(
      Subject subject, Map<ObjectRef, JsonObject> live, StatusPolicy policy) {
    Health usual = health(subject.workload(), live);
    JsonObject output = live.get(ObjectRef.of(subject.workload()));
    if (output == null) {
      return usual;
    }
    JsonObject outputs = new JsonObject();
    live.values()
        .forEach(it ->
            it.string("metadata", "labels", TypeKeys.TRAIT_RESOURCE)
                .ifPresent(name -> outputs.put(name, it)));
    Verdict verdict = policy.judge(output, outputs);
    String message = verdict.message().isEmpty() ? usual.message() : verdict.message();
    if (verdict.healthy().orElse(usual.healthy())) {
      return new Health.Healthy(message);
    }
    return usual instanceof Health.Failed ? usual : new Health.Progressing(message);
  }

  /// Whether anybody has looked at an object yet: before that there are no pods of it.
  private static boolean begun(@Nullable JsonObject workload) {
    return workload != null && workload.object("status").filter(it -> !it.isEmpty()).isPresent();
  }

  private String explain(Subject subject, Health health) {
    JsonObject workload = subject.workload();
    List<JsonObject> pods =
        objects.list(
            "v1",
            "Pod",
            workload.string("metadata", "namespace").orElse(""),
            AppKeys.COMPONENT
                + "="
                + subject.component()
                + ","
                + AppKeys.NAME
                + "="
                + workload.string("metadata", "labels", AppKeys.NAME).orElse(""));
    boolean ends = workload.string("kind").orElse("").equals("Job");
    String pod =
        PodTroubles.message(ends ? pods : pods.stream().filter(PodGenerations::stays).toList())
            .orElse("");
    return pod.isEmpty() ? health.message() : pod + " (" + health.message() + ")";
  }

  /// Judges the traits of a component by what they made.
  public static List<TraitStatus> traits(
      Subject subject, Map<ObjectRef, JsonObject> live, StatusPolicy policy) {
    List<TraitStatus> traits = new ArrayList<>();
    for (String type : subject.traits()) {
      List<Part> parts =
          subject.parts().stream().filter(it -> it.trait().equals(name(type))).toList();
      Optional<Health> sick =
          parts.stream()
              .map(part -> health(part.object(), live))
              .filter(it -> !it.healthy())
              .findFirst();
      Verdict verdict = verdict(policy.ofTrait(type), subject, parts, live);
      traits.add(
          new TraitStatus(
              type,
              verdict.healthy().orElse(sick.isEmpty()),
              verdict.message().isEmpty()
                  ? sick.map(Health::message).orElse("")
                  : verdict.message()));
    }
    return traits;
  }

  /// The label of a trait's objects has its type without a revision.
  private static String name(String type) {
    return DefinitionLookup.name(type);
  }

  private static Verdict verdict(
      StatusPolicy policy, Subject subject, List<Part> parts, Map<ObjectRef, JsonObject> live) {
    JsonObject workload = live.getOrDefault(ObjectRef.of(subject.workload()), new JsonObject());
    JsonObject outputs = new JsonObject();
    for (Part part : parts) {
      JsonObject object = live.get(ObjectRef.of(part.object()));
      part.object()
          .string("metadata", "labels", TypeKeys.TRAIT_RESOURCE)
          .filter(_ -> object != null)
          .ifPresent(name -> outputs.put(name, object));
    }
    return policy.judge(workload, outputs);
  }

  private static Health health(JsonObject applied, Map<ObjectRef, JsonObject> live) {
    if (applied
        .string("metadata", "annotations", AppKeys.DISABLE_HEALTH_CHECK)
        .orElse("")
        .equals("true")) {
      return new Health.Healthy("");
    }
    return Optional.ofNullable(live.get(ObjectRef.of(applied)))
        .map(HealthRules::of)
        .orElseGet(() -> new Health.Progressing("creating"));
  }

  /// The first trait that is not healthy, in words.
  public static String waiting(List<TraitStatus> traits) {
    return traits.stream()
        .filter(trait -> !trait.healthy())
        .map(trait -> "trait " + trait.type() + ": " + trait.message())
        .findFirst()
        .orElse("");
  }
}

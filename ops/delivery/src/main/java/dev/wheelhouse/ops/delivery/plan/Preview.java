// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.plan;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What an application becomes, on clusters that have nothing yet.
///
/// @param problem what makes it impossible; empty when nothing does
/// @param notes what could not be told
public record Preview(String problem, List<Placed> objects, List<String> notes) {

  private static final String RENDERED = "wheelhouse.dev/rendered-hash";

  public Preview {
    objects = List.copyOf(objects);
    notes = List.copyOf(notes);
  }

  /// An object of a cluster.
  public record Placed(String cluster, JsonObject object) {}

  private record Place(String cluster, ObjectRef ref) {}

  /// Cluster by cluster, in the order in which they are applied.
  ///
  /// @param installed what installations write beside their objects, such as the
  ///   CustomResourceDefinitions of a chart
  /// @param clusters what is applied
  public static Preview of(
      String problem,
      Map<String, PlannedCluster> installed,
      Map<String, PlannedCluster> clusters,
      List<String> notes) {
    List<Placed> objects = new ArrayList<>();
    Set<String> names = new TreeSet<>(installed.keySet());
    names.addAll(clusters.keySet());
    for (String name : names) {
      Stream.of(installed, clusters)
          .flatMap(it -> Optional.ofNullable(it.get(name)).stream())
          .flatMap(it -> it.writes().values().stream())
          .flatMap(it -> it.after().stream())
          .forEach(it -> objects.add(new Placed(name, bare(it))));
    }
    return new Preview(problem, objects, notes);
  }

  private static JsonObject bare(JsonObject object) {
    JsonObject bare = object.deepCopy();
    JsonObject metadata = bare.childObject("metadata");
    JsonObject annotations = metadata.childObject("annotations");
    annotations.remove(RENDERED);
    if (annotations.isEmpty()) {
      metadata.remove("annotations");
    }
    return bare;
  }

  /// What it is to go from this to another.
  public List<Change> to(Preview other) {
    Map<Place, JsonObject> before = byPlace();
    Map<Place, JsonObject> after = other.byPlace();
    List<Change> changes = new ArrayList<>();
    Map<Place, JsonObject> all = new LinkedHashMap<>(before);
    all.putAll(after);
    all.keySet()
        .forEach(it ->
            Change.between(
                    it.cluster(),
                    it.ref(),
                    Optional.ofNullable(before.get(it)),
                    Optional.ofNullable(after.get(it)))
                .ifPresent(changes::add));
    return changes;
  }

  private Map<Place, JsonObject> byPlace() {
    Map<Place, JsonObject> byPlace = new LinkedHashMap<>();
    objects.forEach(
        it -> byPlace.put(new Place(it.cluster(), ObjectRef.of(it.object())), it.object()));
    return byPlace;
  }
}

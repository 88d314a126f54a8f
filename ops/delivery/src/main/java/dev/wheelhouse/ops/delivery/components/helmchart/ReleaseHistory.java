// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The revisions of one release that a cluster knows.
///
/// @param revisions by their number
/// @param unreadable Secrets that are named like records of the release and are none
record ReleaseHistory(List<StoredRelease> revisions, List<JsonObject> unreadable) {

  private static final String MANAGER = "wheelhouse";

  static final ReleaseHistory EMPTY = new ReleaseHistory(List.of(), List.of());

  ReleaseHistory {
    revisions = List.copyOf(revisions);
    unreadable = List.copyOf(unreadable);
  }

  static ReleaseHistory read(ClusterObjects cluster, String namespace, String name) {
    List<StoredRelease> revisions = new ArrayList<>();
    List<JsonObject> unreadable = new ArrayList<>();
    for (JsonObject secret : secrets(cluster, namespace, name)) {
      try {
        revisions.add(StoredRelease.of(secret));
      } catch (PlatformException _) {
        unreadable.add(secret); // then it is as good as not there, and is taken away
      }
    }
    revisions.sort(Comparator.comparingLong(StoredRelease::version));
    return new ReleaseHistory(revisions, unreadable);
  }

  private static List<JsonObject> secrets(ClusterObjects cluster, String namespace, String name) {
    return cluster.list("v1", "Secret", namespace, "name=" + name + ",owner=helm").stream()
        .filter(it -> it.string("type").orElse("").equals(StoredRelease.TYPE))
        .toList();
  }

  Optional<StoredRelease> latest() {
    return revisions.isEmpty() ? Optional.empty() : Optional.of(revisions.getLast());
  }

  /// The newest that has been deployed, now or before.
  Optional<StoredRelease> good() {
    return revisions.reversed().stream()
        .filter(it -> it.deployed() || it.status().equals("superseded"))
        .findFirst();
  }

  /// The number that the next revision gets, which no Secret has that is there.
  long next() {
    long unread =
        unreadable.stream()
            .map(it -> it.string("metadata", "name").orElse(""))
            .map(it -> it.substring(it.lastIndexOf(".v") + 2))
            .filter(it -> it.matches("\\d{1,9}"))
            .mapToLong(Long::parseLong)
            .max()
            .orElse(0);
    return Math.max(latest().map(StoredRelease::version).orElse(0L), unread) + 1;
  }

  static void save(ClusterObjects cluster, StoredRelease release, Instant now) {
    cluster.apply(release.secret(now), MANAGER, true);
  }

  /// Takes the oldest revisions away.
  ///
  /// @param staying those that are not, whether they are in this history or not
  /// @param most how many stay in all; 0 for any number
  void prune(ClusterObjects cluster, List<StoredRelease> staying, int most) {
    Set<Long> numbers = staying.stream().map(StoredRelease::version).collect(Collectors.toSet());
    List<StoredRelease> others =
        revisions.stream().filter(it -> !numbers.contains(it.version())).toList();
    long surplus = (long) others.size() + numbers.size() - most;
    if (most > 0 && surplus > 0) {
      others.stream().limit(surplus).forEach(it -> delete(cluster, it));
    }
  }

  private static void delete(ClusterObjects cluster, StoredRelease release) {
    ObjectRef ref = new ObjectRef("v1", "Secret", release.namespace(), release.secretName());
    cluster.get(ref).ifPresent(it -> delete(cluster, it));
  }

  void deleteUnreadable(ClusterObjects cluster) {
    unreadable.forEach(it -> delete(cluster, it));
  }

  /// Takes away what carries the labels of its owner, readable or not.
  ///
  /// @param owner where it is empty nothing is anybody's
  static void deleteOwned(
      ClusterObjects cluster, String namespace, String name, Map<String, String> owner) {
    secrets(cluster, namespace, name).stream()
        .filter(it -> StoredRelease.ownedBy(owner, it))
        .forEach(it -> delete(cluster, it));
  }

  private static void delete(ClusterObjects cluster, JsonObject secret) {
    cluster.delete(ObjectRef.of(secret), secret.string("metadata", "uid").orElse(""));
  }
}

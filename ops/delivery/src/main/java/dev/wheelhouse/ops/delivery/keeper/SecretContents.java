// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.clusters.ClusterSecrets;
import dev.wheelhouse.ops.delivery.clusters.Recent;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What is in the Secrets that a tracker names. A tracker may be read by more people than a Secret,
/// so it holds Secrets without their content, which is kept in a Secret of the system namespace
/// that goes with the tracker. Without it a Secret is known, and can be removed, but not mended.
final class SecretContents {

  private static final String WITHHELD = "withheld";
  private static final List<String> FIELDS = List.of("data", "stringData");

  private static final int MOST = 20_000;

  private final ClusterObjects objects;

  /// Whether a tracker, by its uid, is known to have no Secret, as most have none.
  private final Recent<String, Boolean> without = new Recent<>(MOST);

  SecretContents(ClusterObjects objects) {
    this.objects = objects;
  }

  /// Whether what was applied is not known whole.
  static boolean withheld(JsonObject raw) {
    return raw.bool(WITHHELD).orElse(false);
  }

  /// The resource as a tracker may say it.
  static ManagedResource told(ManagedResource resource) {
    if (!secret(resource)) {
      return resource;
    }
    JsonObject raw = resource.raw().deepCopy();
    FIELDS.forEach(raw::remove);
    raw.put(WITHHELD, true);
    return resource.withRaw(raw);
  }

  private static boolean secret(ManagedResource resource) {
    return resource.ref().apiVersion().equals("v1")
        && resource.ref().kind().equals("Secret")
        && FIELDS.stream().anyMatch(resource.raw()::containsKey);
  }

  /// Keeps the content of a tracker's Secrets.
  ///
  /// @param tracker as it is in the cluster now
  void save(Tracker tracker) {
    JsonObject data = new JsonObject();
    tracker.resources().stream()
        .filter(SecretContents::secret)
        .forEach(it -> data.put(key(it), encoded(content(it.raw()))));
    if (data.isEmpty()) {
      if (!without.holds(tracker.uid(), true)) {
        delete(tracker);
        without.put(tracker.uid(), true);
      }
      return;
    }
    without.put(tracker.uid(), false);
    JsonObject owner =
        JsonObject.of(
            "apiVersion",
            Trackers.API,
            "kind",
            Trackers.KIND,
            "name",
            tracker.name(),
            "uid",
            tracker.uid());
    ObjectRef ref = ref(tracker);
    objects.apply(
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "metadata",
            JsonObject.of(
                "name",
                ref.name(),
                "namespace",
                ref.namespace(),
                "ownerReferences",
                JsonArray.of(owner)),
            "data",
            data),
        Applier.FIELD_MANAGER,
        true);
  }

  /// The cluster takes it along with the tracker where we may not.
  void delete(Tracker tracker) {
    ObjectRef ref = ref(tracker);
    kept(tracker).ifPresent(it -> objects.delete(ref, it.string("metadata", "uid").orElse("")));
  }

  /// The tracker with the content of its Secrets, as far as it may be read.
  Tracker whole(Tracker tracker) {
    if (tracker.resources().stream().noneMatch(it -> withheld(it.raw()))) {
      return tracker;
    }
    JsonObject data = kept(tracker).flatMap(it -> it.object("data")).orElseGet(JsonObject::new);
    return tracker.withAll(tracker.resources().stream().map(it -> whole(it, data)).toList());
  }

  private Optional<JsonObject> kept(Tracker tracker) {
    try {
      return objects.get(ref(tracker));
    } catch (PlatformException e) {
      if (e.is(Reason.FORBIDDEN)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static ManagedResource whole(ManagedResource resource, JsonObject data) {
    Optional<String> kept = data.string(key(resource));
    if (!withheld(resource.raw()) || kept.isEmpty()) {
      return resource;
    }
    JsonObject raw = resource.raw().deepCopy();
    raw.remove(WITHHELD);
    raw.putAll(Json.readObject(decoded(kept.get())));
    return resource.withRaw(raw);
  }

  private static JsonObject content(JsonObject raw) {
    JsonObject content = new JsonObject();
    FIELDS.stream().filter(raw::containsKey).forEach(it -> content.put(it, raw.get(it)));
    return content;
  }

  private static String key(ManagedResource resource) {
    return Hashes.of(
        JsonObject.of("cluster", resource.cluster(), "ref", resource.ref().toString()));
  }

  private static ObjectRef ref(Tracker tracker) {
    return new ObjectRef("v1", "Secret", ClusterSecrets.NAMESPACE, "tracker-" + tracker.name());
  }

  private static String encoded(JsonObject tree) {
    return Base64.getEncoder().encodeToString(Json.writeBytes(tree));
  }

  private static String decoded(String value) {
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.PlanNotes;
import dev.wheelhouse.ops.delivery.charts.ReleaseMarks;
import dev.wheelhouse.ops.delivery.keeper.Departure;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Takes a release away as `helm uninstall` does: hooks before, the objects, hooks after, all of
/// its records. A hook that fails does not hold the objects up for ever: it is told, and the next
/// look goes on without it. Hooks run as the application or not at all.
public final class ReleaseDeparture implements Departure {

  static final String SUFFIX = "-helm-release";
  static final String TIMEOUT = "wheelhouse.dev/helm-timeout-seconds";
  static final String SKIP_HOOKS = "wheelhouse.dev/helm-skip-hooks";

  private static final List<String> OWNER =
      List.of(AppKeys.NAME, AppKeys.NAMESPACE, AppKeys.COMPONENT);
  private static final String FAILED_EVENT = "wheelhouse.dev/helm-failed-event-";

  @Override
  public boolean leads(JsonObject object) {
    return object.string("kind").orElse("").equals("ConfigMap")
        && object.string("metadata", "name").orElse("").endsWith(SUFFIX)
        && object.string("metadata", "annotations", TIMEOUT).isPresent();
  }

  @Override
  public boolean follows(JsonObject leader, JsonObject object) {
    JsonObject marked = new JsonObject();
    ReleaseMarks.put(
        marked,
        leader.string("data", "releaseName").orElse(""),
        leader.string("data", "releaseNamespace").orElse(""));
    return ReleaseMarks.same(marked, object);
  }

  @Override
  public Optional<String> before(ClusterObjects cluster, JsonObject leader) {
    Optional<PlanNotes> plan = cluster.planned();
    if (plan.isPresent()) {
      latest(cluster, leader).ifPresent(it -> tell(cluster, leader, it, plan.get()));
      return Optional.empty();
    }
    return latest(cluster, leader)
        .flatMap(it -> {
          StoredRelease going = it;
          if (!it.status().equals("uninstalling")) {
            Instant now = Clock.system().now();
            going = it.with("uninstalling", "Deletion in progress", now);
            ReleaseHistory.save(cluster, going, now);
          }
          return hooks(cluster, leader, going, "pre-delete");
        });
  }

  @Override
  public Optional<String> after(ClusterObjects cluster, JsonObject leader) {
    if (cluster.planned().isPresent()) {
      return Optional.empty();
    }
    Optional<String> waiting =
        latest(cluster, leader).flatMap(it -> hooks(cluster, leader, it, "post-delete"));
    if (waiting.isEmpty()) {
      ReleaseHistory.deleteOwned(cluster, namespace(leader), name(leader), owner(leader));
    }
    return waiting;
  }

  @Override
  public void forget(ClusterObjects program, JsonObject leader) {
    String place = leader.string("metadata", "namespace").orElse("");
    if (place.equals(namespace(leader))) {
      ReleaseHistory.deleteOwned(program, place, name(leader), owner(leader));
    }
  }

  /// Only a release that is the application's: one of the same name that somebody has made since is
  /// left alone.
  private static Optional<StoredRelease> latest(ClusterObjects cluster, JsonObject leader) {
    Map<String, String> owner = owner(leader);
    return ReleaseHistory.read(cluster, namespace(leader), name(leader))
        .latest()
        .filter(it -> it.ownedBy(owner));
  }

  /// Empty, so that nothing is owned, when the leader does not say it in full.
  private static Map<String, String> owner(JsonObject leader) {
    Map<String, String> owner = new TreeMap<>();
    for (String label : OWNER) {
      leader
          .string("metadata", "labels", label)
          .filter(it -> !it.isEmpty())
          .ifPresent(it -> owner.put(label, it));
    }
    return owner.size() == OWNER.size() ? owner : Map.of();
  }

  private static void tell(
      ClusterObjects cluster, JsonObject leader, StoredRelease going, PlanNotes notes) {
    notes.say(going.title() + " is taken away with all its revisions");
    for (String event : List.of("pre-delete", "post-delete")) {
      if (!skipped(leader, going, event)) {
        Hooks hooks = hooks(cluster, leader, going, Clock.system().now(), _ -> {});
        hooks.tell(event, notes);
      }
    }
  }

  private static boolean skipped(JsonObject leader, StoredRelease release, String event) {
    return leader.string("metadata", "annotations", SKIP_HOOKS).orElse("").equals("true")
        || !release.note(FAILED_EVENT + event).isEmpty();
  }

  private static Hooks hooks(
      ClusterObjects cluster,
      JsonObject leader,
      StoredRelease release,
      Instant now,
      Consumer<StoredRelease> store) {
    Duration timeout =
        Duration.ofSeconds(
            Long.parseLong(leader.string("metadata", "annotations", TIMEOUT).orElse("300")));
    return new Hooks(cluster, release, owner(leader), timeout, now, store);
  }

  private static Optional<String> hooks(
      ClusterObjects cluster, JsonObject leader, StoredRelease release, String event) {
    if (skipped(leader, release, event)) {
      return Optional.empty();
    }
    StoredRelease[] newest = {release};
    Instant now = Clock.system().now();
    try {
      return hooks(
              cluster,
              leader,
              release,
              now,
              it -> {
                newest[0] = it;
                ReleaseHistory.save(cluster, it, now);
              })
          .run(event);
    } catch (PlatformException e) {
      if (!e.is(Reason.INVALID)) {
        throw e;
      }
      Map<String, String> notes = new TreeMap<>(newest[0].notes());
      notes.put(FAILED_EVENT + event, String.valueOf(e.getMessage()));
      ReleaseHistory.save(cluster, newest[0].withNotes(notes), now);
      return Optional.of(e.getMessage() + "; the release is taken away without it");
    }
  }

  private static String name(JsonObject leader) {
    return leader.string("data", "releaseName").orElse("");
  }

  private static String namespace(JsonObject leader) {
    return leader.string("data", "releaseNamespace").orElse("");
  }
}

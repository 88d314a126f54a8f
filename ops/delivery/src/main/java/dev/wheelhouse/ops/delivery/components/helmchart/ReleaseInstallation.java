// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.PlanNotes;
import dev.wheelhouse.kube.client.health.HealthRules;
import dev.wheelhouse.ops.delivery.definitions.Installation;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Takes a revision of a release into a cluster as Helm does: written down as pending; definitions
/// of custom resources; hooks before; the objects; hooks after; written down as deployed. Owned by
/// one thread.
final class ReleaseInstallation implements Installation {

  private static final String MANAGER = "wheelhouse";

  private final ReleaseSpec spec;
  private final Map<String, String> owner;
  private final List<JsonObject> crds;
  private final Clock clock;
  private final boolean begun;
  private final boolean due;
  private final boolean failed;
  private final boolean noted;
  private final ChartValues values;
  private StoredRelease release;

  /// @param crds what the chart brings in its `crds` folders; applied where they are missing
  ReleaseInstallation(
      ReleaseSpec spec,
      Map<String, String> owner,
      List<JsonObject> crds,
      Clock clock,
      Progress progress,
      StoredRelease release,
      ChartValues values) {
    this.spec = spec;
    this.owner = Map.copyOf(owner);
    this.crds = List.copyOf(crds);
    this.clock = clock;
    this.begun = progress != Progress.NEW;
    this.due = progress == Progress.NEW || progress == Progress.BEGUN;
    this.failed = progress == Progress.FAILED;
    this.noted = progress == Progress.NOTED;
    this.values = values;
    this.release = release;
  }

  enum Progress {
    /// Not written down yet.
    NEW,
    /// Written down as pending.
    BEGUN,
    /// Deployed, and nothing is to be done.
    DONE,
    /// Deployed; what it was made by is to be written down.
    NOTED,
    /// Written down as failed, and not to be tried again.
    FAILED
  }

  @Override
  public boolean due() {
    return due || noted;
  }

  @Override
  public Optional<String> before(ClusterObjects cluster) {
    if (failed) {
      throw new PlatformException(Reason.INVALID, told(release.description()));
    }
    Optional<PlanNotes> plan = cluster.planned();
    plan.ifPresent(it -> conceal(cluster, it));
    if (noted && plan.isEmpty()) {
      save(cluster, release);
    }
    if (!due) {
      return Optional.empty();
    }
    if (plan.isPresent()) {
      tell(cluster, plan.get());
      return Optional.empty();
    }
    if (!begun) {
      begin(cluster);
    }
    try {
      Optional<String> waiting = spec.options().includeCrds() ? define(cluster) : Optional.empty();
      return waiting.isPresent() ? waiting : hooks(cluster, "pre-");
    } catch (PlatformException e) {
      throw failed(cluster, e);
    }
  }

  /// Has what came from Secrets, now or for the revisions before, not be shown: also where one of
  /// them names a Secret that is named no more.
  private void conceal(ClusterObjects cluster, PlanNotes notes) {
    notes.conceal(values.secrets());
    ReleaseHistory.read(cluster, spec.namespace(), spec.name())
        .revisions()
        .forEach(it -> {
          notes.conceal(values.secretsOf(it.config()));
          notes.conceal(it.secrets());
        });
  }

  /// Says what would be done, and writes what is no object of the release.
  private void tell(ClusterObjects cluster, PlanNotes notes) {
    requireNamespace(cluster);
    String before =
        ReleaseHistory.read(cluster, spec.namespace(), spec.name())
            .good()
            .filter(it -> it.version() != release.version())
            .map(it -> " from " + it.what())
            .orElse("");
    notes.say(
        release.title()
            + (before.isEmpty() ? " is installed with " : " goes" + before + " to ")
            + release.what());
    notes.hold(release.namespace() + "/" + release.name(), ReleasePin.of(release, values).text());
    if (spec.options().includeCrds()) {
      for (JsonObject crd : crds) {
        if (cluster.get(ObjectRef.of(crd)).isEmpty()) {
          notes.say(release.title() + " brings " + ObjectRef.of(crd) + ", which stays for good");
          cluster.apply(crd, MANAGER, true);
        }
      }
    }
    if (!spec.options().skipHooks()) {
      for (String when : List.of("pre-", "post-")) {
        hooks(cluster).tell(when + occasion(), notes);
      }
    }
  }

  private void requireNamespace(ClusterObjects cluster) {
    ObjectRef namespace = new ObjectRef("v1", "Namespace", "", spec.namespace());
    if (cluster.get(namespace).isEmpty()) {
      if (!spec.options().createNamespace()) {
        throw new PlatformException(
            Reason.INVALID,
            "there is no namespace "
                + spec.namespace()
                + " for the release, and options.createNamespace is false");
      }
      cluster.apply(
          JsonObject.of(
              "apiVersion", "v1",
              "kind", "Namespace",
              "metadata",
                  JsonObject.of(
                      "name", spec.namespace(),
                      "labels", JsonObject.of("name", spec.namespace()))),
          MANAGER,
          true);
    }
  }

  private void begin(ClusterObjects cluster) {
    requireNamespace(cluster);
    Instant now = clock.now();
    ReleaseHistory history = ReleaseHistory.read(cluster, spec.namespace(), spec.name());
    history.deleteUnreadable(cluster);
    history.revisions().stream()
        .filter(StoredRelease::pending)
        .forEach(it ->
            ReleaseHistory.save(
                cluster, it.with("failed", "superseded before it was deployed", now), now));
    save(cluster, release);
    List<StoredRelease> staying = new ArrayList<>(history.good().stream().toList());
    staying.add(release);
    history.prune(cluster, staying, spec.options().maxHistory());
  }

  private void save(ClusterObjects cluster, StoredRelease changed) {
    release = changed;
    ReleaseHistory.save(cluster, changed, clock.now());
  }

  private Optional<String> define(ClusterObjects cluster) {
    for (JsonObject crd : crds) {
      ObjectRef ref = ObjectRef.of(crd);
      Optional<JsonObject> live = cluster.get(ref);
      JsonObject there = live.isPresent() ? live.get() : cluster.apply(crd, MANAGER, true);
      boolean established =
          there.array("status", "conditions").orElseGet(JsonArray::new).objects().stream()
              .anyMatch(it ->
                  it.string("type").orElse("").equals("Established")
                      && it.string("status").orElse("").equals("True"));
      if (!established) {
        return Optional.of("waits for " + ref + " to be served");
      }
    }
    return Optional.empty();
  }

  private Optional<String> hooks(ClusterObjects cluster, String when) {
    if (spec.options().skipHooks()) {
      return Optional.empty();
    }
    return hooks(cluster).run(when + occasion());
  }

  private Hooks hooks(ClusterObjects cluster) {
    return new Hooks(
        cluster, release, owner, spec.options().timeout(), clock.now(), it -> save(cluster, it));
  }

  private String occasion() {
    return switch (release.status()) {
      case "pending-install" -> "install";
      case "pending-rollback" -> "rollback";
      default -> "upgrade";
    };
  }

  @Override
  public Optional<String> after(ClusterObjects cluster, List<JsonObject> live) {
    if (cluster.planned().isPresent()) {
      return Optional.empty();
    }
    if (due) {
      Optional<String> waiting = finish(cluster, live);
      if (waiting.isPresent()) {
        return waiting;
      }
    }
    String undone = release.note(StoredRelease.ROLLED_BACK);
    if (!undone.isEmpty()) {
      throw new PlatformException(
          Reason.INVALID,
          undone + "; rolled back, and tried again when chart, values or the application change");
    }
    return Optional.empty();
  }

  private Optional<String> finish(ClusterObjects cluster, List<JsonObject> live) {
    try {
      Optional<String> waiting = spec.options().waits() ? ready(live) : Optional.empty();
      waiting = waiting.isPresent() ? waiting : hooks(cluster, "post-");
      if (waiting.isPresent()) {
        return waiting;
      }
    } catch (PlatformException e) {
      throw failed(cluster, e);
    }
    deployed(cluster);
    return Optional.empty();
  }

  private Optional<String> ready(List<JsonObject> live) {
    Optional<JsonObject> sick =
        live.stream().filter(it -> !HealthRules.of(it).healthy()).findFirst();
    if (sick.isEmpty()) {
      return Optional.empty();
    }
    String message = ObjectRef.of(sick.get()) + ": " + HealthRules.of(sick.get()).message();
    if (clock.now().isAfter(release.changed().plus(spec.options().timeout()))) {
      throw new PlatformException(
          Reason.INVALID,
          "not ready after " + spec.options().timeout().toSeconds() + " seconds: " + message);
    }
    return Optional.of("waits for " + message);
  }

  private void deployed(ClusterObjects cluster) {
    Instant now = clock.now();
    String done =
        switch (release.status()) {
          case "pending-install" -> "Install complete";
          case "pending-rollback" -> release.description();
          default -> "Upgrade complete";
        };
    ReleaseHistory history = ReleaseHistory.read(cluster, spec.namespace(), spec.name());
    for (StoredRelease other : history.revisions()) {
      boolean adopted = other.labels().getOrDefault(AppKeys.NAME, "").isEmpty();
      if (other.version() != release.version() && (other.deployed() || adopted)) {
        StoredRelease before = other.deployed() ? other.superseded() : other;
        ReleaseHistory.save(cluster, adopted ? before.withOwner(owner) : before, now);
      }
    }
    save(cluster, release.with("deployed", done, now));
    history.prune(cluster, List.of(release), spec.options().maxHistory());
  }

  /// Errors of the moment are tried again; what is wrong for good is written down.
  private PlatformException failed(ClusterObjects cluster, PlatformException e) {
    if (!e.is(Reason.INVALID)) {
      return e;
    }
    String why = Objects.requireNonNullElse(e.getMessage(), "failed");
    save(cluster, release.with("failed", why, clock.now()));
    return new PlatformException(Reason.INVALID, told(why), e);
  }

  private String told(String why) {
    return "release " + spec.name() + " v" + release.version() + ": " + why;
  }
}

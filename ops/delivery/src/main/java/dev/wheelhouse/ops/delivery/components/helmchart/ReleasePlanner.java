// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.charts.Chart;
import dev.wheelhouse.ops.delivery.charts.ChartCredentials;
import dev.wheelhouse.ops.delivery.charts.Charts;
import dev.wheelhouse.ops.delivery.charts.RenderRequest;
import dev.wheelhouse.ops.delivery.components.helmchart.ReleaseInstallation.Progress;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.Surroundings;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides which revision of a release is to be in a cluster. Changes nothing.
///
/// A revision remembers what was asked for when it was made: while that is the same, its manifest
/// is what is wanted, and neither chart nor templates are looked at again. A version that floats is
/// resolved once for a revision of the application. What has failed is tried again by another
/// workflow only, or when something else is asked for.
final class ReleasePlanner {

  private static final Logger LOG = LoggerFactory.getLogger(ReleasePlanner.class);

  private final ComponentContext context;
  private final ReleaseSpec spec;
  private final Properties properties;
  private final Charts charts;
  private final Map<String, String> owner;
  private final SecretReader reader;

  ReleasePlanner(ComponentContext context, ReleaseSpec spec, Properties properties) {
    this.context = context;
    this.spec = spec;
    this.properties = properties;
    this.charts = context.surroundings().charts().orElseThrow(Charts::none);
    this.owner =
        Map.of(
            AppKeys.NAME, context.application(),
            AppKeys.NAMESPACE, context.surroundings().namespace(),
            AppKeys.COMPONENT, context.component());
    this.reader = new SecretReader(context, spec);
  }

  ReleasePlan plan() {
    ChartValues sourced = ChartValues.of(reader, properties);
    JsonObject values = sourced.all();
    String request = request(values);
    ReleaseHistory history =
        surroundings()
            .target()
            .map(it -> ReleaseHistory.read(it, spec.namespace(), spec.name()))
            .orElse(ReleaseHistory.EMPTY);
    Optional<StoredRelease> latest = history.latest();
    latest.ifPresent(this::refuseStranger);
    Optional<StoredRelease> own = latest.filter(it -> it.ownedBy(owner));
    Optional<StoredRelease> same = own.filter(it -> it.note(StoredRelease.REQUEST).equals(request));
    Optional<ReleasePin> said = pin();
    boolean fulfilled = said.filter(it -> it.fulfilled(history)).isPresent();
    if (same.filter(StoredRelease::deployed).isPresent()) {
      return done(same.get(), said, fulfilled, sourced);
    }
    boolean failed = same.filter(it -> it.status().equals("failed")).isPresent();
    boolean goesBack =
        failed
            && spec.options().atomic()
            && same.get().note(StoredRelease.ROLLED_BACK).isEmpty()
            && history.good().isPresent();
    if (failed && !goesBack && !same.get().changed().isBefore(surroundings().begun())) {
      return plan(same.get(), List.of(), Progress.FAILED, sourced);
    }
    Optional<ReleasePin> pin = said.filter(_ -> !fulfilled);
    Chart chart =
        charts.fetch(
            pin.map(it -> spec.chart().at(it.version())).orElse(spec.chart()),
            credentials(),
            spec.memory());
    if (same.filter(StoredRelease::pending).isPresent()) {
      StoredRelease begun =
          said.map(it -> noted(same.get(), it, fulfilled, sourced)).orElse(same.get());
      return plan(begun, chart.crds(), Progress.BEGUN, sourced);
    }
    if (own.filter(it -> it.deployed() && unchanged(it, chart, values)).isPresent()) {
      return done(own.get(), said, fulfilled, sourced);
    }
    if (goesBack) {
      StoredRelease back = back(history, same.get(), request, said.filter(_ -> fulfilled));
      return plan(back, chart.crds(), Progress.NEW, sourced);
    }
    pin.flatMap(it -> it.refuses(chart, sourced)).ifPresent(this::refuse);
    StoredRelease next = render(chart, sourced, history, request, said);
    return plan(next, chart.crds(), Progress.NEW, sourced);
  }

  /// What a plan holds the release to, as far as the application lets it.
  private Optional<ReleasePin> pin() {
    String key = surroundings().cluster() + "/" + spec.namespace() + "/" + spec.name();
    Optional<ReleasePin> said =
        Optional.ofNullable(surroundings().held().get(key)).flatMap(ReleasePin::of);
    Optional<ReleasePin> allowed = said.filter(it -> spec.chart().allows(it.version()));
    if (said.isPresent() && allowed.isEmpty()) {
      LOG.warn(
          "{}: the plan that {} is held to has version {} of the chart, which the application"
              + " does not allow: it is not held to it; plan again",
          properties.path(),
          key,
          said.get().version());
    }
    return allowed;
  }

  private void refuse(String why) {
    throw new PlatformException(
        Reason.INVALID,
        properties.path() + ": " + why + "; nothing of the release was changed: plan again");
  }

  private Surroundings surroundings() {
    return context.surroundings();
  }

  /// What is there already.
  private ReleasePlan done(
      StoredRelease release, Optional<ReleasePin> said, boolean fulfilled, ChartValues values) {
    StoredRelease told = told(release, values);
    StoredRelease noted = said.map(it -> noted(told, it, fulfilled, values)).orElse(told);
    boolean changed = !noted.notes().equals(release.notes());
    return plan(noted, List.of(), changed ? Progress.NOTED : Progress.DONE, values);
  }

  /// What of its values comes from Secrets may change while the values are the same, and may be
  /// unknown so far.
  private static StoredRelease told(StoredRelease release, ChartValues values) {
    Map<String, String> notes = new TreeMap<>(release.notes());
    note(notes, values.secretPlaces());
    return release.withNotes(notes);
  }

  /// A revision that is what a plan says, although it was not made by it, fulfils it all the same;
  /// and one that comes after remembers that, since the one that did is taken away some day.
  private static StoredRelease noted(
      StoredRelease release, ReleasePin pin, boolean fulfilled, ChartValues values) {
    if (!fulfilled && !ReleasePin.of(release, values).equals(pin)) {
      return release;
    }
    Map<String, String> notes = new TreeMap<>(release.notes());
    notes.put(StoredRelease.PIN, pin.text());
    return release.withNotes(notes);
  }

  private ReleasePlan plan(
      StoredRelease release, List<JsonObject> crds, Progress progress, ChartValues values) {
    return new ReleasePlan(
        release,
        new ReleaseInstallation(spec, owner, crds, charts.clock(), progress, release, values));
  }

  /// What is asked for, in short.
  private String request(JsonObject values) {
    return Hashes.of(
        JsonObject.of(
            "source", spec.chart().source(),
            "repository", spec.chart().repository(),
            "version", spec.chart().version(),
            "revision", spec.chart().floating() ? context.revision() : "",
            "values", values));
  }

  private static boolean unchanged(StoredRelease release, Chart chart, JsonObject values) {
    return release.note(StoredRelease.CHART).equals(chart.digest())
        && release.note(StoredRelease.ROLLED_BACK).isEmpty()
        && Hashes.of(release.config()).equals(Hashes.of(values));
  }

  /// A release of nobody, made by Helm, is adopted.
  private void refuseStranger(StoredRelease release) {
    String name = release.labels().getOrDefault(AppKeys.NAME, "");
    if (!name.isEmpty() && !release.ownedBy(owner)) {
      throw new PlatformException(
          Reason.INVALID,
          properties.path()
              + ".release.name: release "
              + spec.namespace()
              + "/"
              + spec.name()
              + " belongs to component "
              + release.labels().getOrDefault(AppKeys.COMPONENT, "")
              + " of application "
              + release.labels().getOrDefault(AppKeys.NAMESPACE, "")
              + "/"
              + name
              + "; take another name");
    }
  }

  private ChartCredentials credentials() {
    Optional<Properties> reference =
        properties
            .object("chart")
            .flatMap(it -> it.object("auth"))
            .flatMap(it -> it.object("secretRef"));
    if (reference.isEmpty()) {
      return ChartCredentials.NONE;
    }
    JsonObject secret =
        reader
            .read(reference.get(), "Secret")
            .orElseThrow(() ->
                reference
                    .get()
                    .wrong("name", "there is no Secret " + reference.get().requiredString("name")));
    return ChartCredentials.of(secret);
  }

  private StoredRelease render(
      Chart chart,
      ChartValues values,
      ReleaseHistory history,
      String request,
      Optional<ReleasePin> said) {
    boolean installs = history.good().isEmpty();
    long version = history.next();
    RenderRequest wanted =
        new RenderRequest(
            spec.name(),
            spec.namespace(),
            installs ? 1 : version,
            values.all(),
            surroundings().target(),
            spec.options().timeout());
    JsonObject body = charts.render(chart, wanted, surroundings().cluster());
    body.put("version", version);
    if (values.all().isEmpty()) {
      body.remove("config");
    }
    Map<String, String> notes = new TreeMap<>();
    notes.put(StoredRelease.REQUEST, request);
    notes.put(StoredRelease.CHART, chart.digest());
    note(notes, values.secretPlaces());
    said.ifPresent(it -> notes.put(StoredRelease.PIN, it.text()));
    return new StoredRelease(body, owner, notes);
  }

  private static void note(Map<String, String> notes, JsonObject secretPlaces) {
    if (!secretPlaces.isEmpty()) {
      notes.put(StoredRelease.SECRETS, Json.write(secretPlaces));
    }
  }

  /// The last revision that was good, as a new one.
  ///
  /// @param fulfilled what a plan has said and has been done
  private StoredRelease back(
      ReleaseHistory history,
      StoredRelease failed,
      String request,
      Optional<ReleasePin> fulfilled) {
    StoredRelease good = history.good().orElseThrow();
    JsonObject body = good.body().deepCopy();
    body.put("version", history.next());
    for (JsonObject hook : body.array("hooks").orElseGet(JsonArray::new).objects()) {
      hook.remove("ran");
      hook.put("last_run", JsonObject.of("started_at", "", "completed_at", "", "phase", ""));
    }
    Instant now = charts.clock().now();
    Map<String, String> notes = new TreeMap<>();
    notes.put(StoredRelease.REQUEST, request);
    notes.put(StoredRelease.CHART, good.note(StoredRelease.CHART));
    Optional.of(good.note(StoredRelease.SECRETS))
        .filter(it -> !it.isEmpty())
        .ifPresent(it -> notes.put(StoredRelease.SECRETS, it));
    notes.put(
        StoredRelease.ROLLED_BACK,
        "revision " + failed.version() + " failed: " + failed.description());
    fulfilled.ifPresent(it -> notes.put(StoredRelease.PIN, it.text()));
    return new StoredRelease(body, owner, notes)
        .with("pending-rollback", "Rollback to " + good.version(), now);
  }
}

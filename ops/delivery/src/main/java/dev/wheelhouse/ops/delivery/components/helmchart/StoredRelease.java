// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.charts.ReleaseRecords;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One revision of a release with the Secret that it is kept in.
///
/// @param body as Helm writes it: `name`, `version`, `info`, `chart`, `config`, `manifest`, `hooks`
/// @param labels of the Secret beside Helm's own: whose release it is
/// @param notes annotations of the Secret: what this program remembers of it
record StoredRelease(JsonObject body, Map<String, String> labels, Map<String, String> notes) {

  static final String TYPE = "helm.sh/release.v1";

  /// What it was asked for: where that is unchanged, nothing is to be done.
  static final String REQUEST = "wheelhouse.dev/helm-request";

  /// Digest of its chart.
  static final String CHART = "wheelhouse.dev/helm-chart-digest";

  /// Which of its values came from Secrets, see [ChartValues#secretPlaces].
  static final String SECRETS = "wheelhouse.dev/helm-secret-values";

  /// Why the revision before was rolled back.
  static final String ROLLED_BACK = "wheelhouse.dev/helm-rolled-back";

  /// The plan by which it was made, see [ReleasePin].
  static final String PIN = "wheelhouse.dev/helm-planned";

  private static final List<String> HELMS =
      List.of("owner", "name", "status", "version", "modifiedAt", "createdAt");

  StoredRelease {
    labels = Map.copyOf(labels);
    notes = Map.copyOf(notes);
  }

  static StoredRelease of(JsonObject secret) {
    Map<String, String> labels = new java.util.TreeMap<>();
    Map<String, String> notes = new java.util.TreeMap<>();
    secret
        .object("metadata", "labels")
        .ifPresent(it ->
            it.keySet().stream()
                .filter(key -> !HELMS.contains(key))
                .forEach(key -> labels.put(key, it.string(key).orElse(""))));
    secret
        .object("metadata", "annotations")
        .ifPresent(it ->
            it.keySet().stream()
                .filter(key -> key.startsWith("wheelhouse.dev/helm-"))
                .forEach(key -> notes.put(key, it.string(key).orElse(""))));
    return new StoredRelease(
        ReleaseRecords.decode(secret.string("data", "release").orElse("")), labels, notes);
  }

  String name() {
    return body.string("name").orElse("");
  }

  String namespace() {
    return body.string("namespace").orElse("");
  }

  long version() {
    return body.integer("version").orElse(0L);
  }

  String status() {
    return body.string("info", "status").orElse("unknown");
  }

  boolean deployed() {
    return status().equals("deployed");
  }

  boolean pending() {
    return status().startsWith("pending-");
  }

  /// Whether it is the first that the cluster gets.
  boolean installs() {
    return status().equals("pending-install");
  }

  String manifest() {
    return body.string("manifest").orElse("");
  }

  String description() {
    return body.string("info", "description").orElse("");
  }

  /// When its status became what it is.
  Instant changed() {
    return body.string("info", "last_deployed").map(HelmTimes::instant).orElse(Instant.EPOCH);
  }

  JsonObject config() {
    return body.object("config").orElseGet(JsonObject::new);
  }

  /// What of its values came from Secrets.
  Set<String> secrets() {
    String places = note(SECRETS);
    return places.isEmpty() ? Set.of() : SecretValues.at(Json.readObject(places), config());
  }

  /// For messages.
  String title() {
    return "release " + namespace() + "/" + name();
  }

  /// Chart and revision, for messages.
  String what() {
    return "chart "
        + body.string("chart", "metadata", "name").orElse("")
        + " "
        + chartVersion()
        + " (revision "
        + version()
        + ")";
  }

  String chartVersion() {
    return body.string("chart", "metadata", "version").orElse("");
  }

  List<JsonObject> hooks() {
    return body.array("hooks").orElseGet(JsonArray::new).objects();
  }

  String note(String name) {
    return notes.getOrDefault(name, "");
  }

  boolean ownedBy(Map<String, String> owner) {
    return !owner.isEmpty() && labels.entrySet().containsAll(owner.entrySet());
  }

  /// Whether an object carries all labels of an owner; nothing is owned by an empty one.
  static boolean ownedBy(Map<String, String> owner, JsonObject object) {
    return !owner.isEmpty()
        && owner.entrySet().stream()
            .allMatch(it ->
                object
                    .string("metadata", "labels", it.getKey())
                    .filter(it.getValue()::equals)
                    .isPresent());
  }

  /// The same with another status and why.
  StoredRelease with(String status, String description, Instant now) {
    JsonObject changed = body.deepCopy();
    JsonObject info = changed.childObject("info");
    info.put("status", status);
    info.put("description", description);
    info.put("last_deployed", now.toString());
    return new StoredRelease(changed, labels, notes);
  }

  StoredRelease superseded() {
    JsonObject changed = body.deepCopy();
    changed.childObject("info").put("status", "superseded");
    return new StoredRelease(changed, labels, notes);
  }

  StoredRelease withBody(JsonObject changed) {
    return new StoredRelease(changed, labels, notes);
  }

  StoredRelease withNotes(Map<String, String> changed) {
    return new StoredRelease(body, labels, changed);
  }

  StoredRelease withOwner(Map<String, String> owner) {
    return new StoredRelease(body, owner, notes);
  }

  String secretName() {
    return "sh.helm.release.v1." + name() + ".v" + version();
  }

  /// The Secret as Helm's storage driver of that name writes it.
  JsonObject secret(Instant now) {
    JsonObject metadataLabels = new JsonObject(labels);
    metadataLabels.put("owner", "helm");
    metadataLabels.put("name", name());
    metadataLabels.put("status", status());
    metadataLabels.put("version", Long.toString(version()));
    metadataLabels.put("modifiedAt", Long.toString(now.getEpochSecond()));
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Secret",
        "type",
        TYPE,
        "metadata",
        JsonObject.of(
            "name",
            secretName(),
            "namespace",
            namespace(),
            "labels",
            metadataLabels,
            "annotations",
            new JsonObject(notes)),
        "data",
        JsonObject.of("release", ReleaseRecords.encode(body)));
  }
}

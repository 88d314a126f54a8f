// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.update;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.update.Consumer.Health;
import dev.wheelhouse.ops.delivery.workflow.Times;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Decides how a staged update goes on. Pure: what is there and the status before in, the status
/// after and who may take the change out.
final class UpdatePlanner {

  static final String UPDATING = "Updating";
  static final String STOPPED = "Stopped";
  static final String DONE = "Done";

  private final UpdateSettings settings;
  private final JsonObject revision;
  private final JsonObject before;
  private final Instant now;

  /// @param revision `status.latestRevision` of the definition
  /// @param before `status.update` as it was written last
  UpdatePlanner(UpdateSettings settings, JsonObject revision, JsonObject before, Instant now) {
    this.settings = settings;
    this.revision = revision;
    this.before = before;
    this.now = now;
  }

  /// @param status `status.update`
  /// @param granted names of the applications that may take the change
  record Plan(JsonObject status, Set<String> granted) {
    Plan {
      granted = Set.copyOf(granted);
    }

    boolean updating() {
      return status.string("phase").orElse("").equals(UPDATING);
    }

    /// Whether there are applications that may still be taken up.
    boolean open() {
      return status.integer("waiting").orElse(0L) > 0
          && !status.string("phase").orElse("").equals(STOPPED);
    }
  }

  Plan plan(List<Consumer> consumers) {
    boolean same =
        before.string("revision").equals(revision.string("name"))
            && before.string("hash").equals(revision.string("revisionHash"))
            && before.string("attempt").orElse("").equals(settings.attempt());
    if (same && before.string("phase").orElse("").equals(STOPPED)) {
      return new Plan(before, Set.of());
    }
    Set<String> batch =
        same
            ? new TreeSet<>(before.array("batch").orElseGet(JsonArray::new).strings())
            : new TreeSet<>();
    List<Consumer> busy =
        consumers.stream().filter(it -> batch.contains(it.name()) && !it.settled()).toList();
    Optional<String> wrong = busy.stream().flatMap(it -> failure(it).stream()).findFirst();
    if (wrong.isPresent()) {
      return new Plan(
          status(STOPPED, consumers, List.of(), Optional.empty(), wrong.get()), Set.of());
    }
    if (!busy.isEmpty()) {
      return going(consumers, busy, before.string("since").flatMap(Times::instant).orElse(now));
    }
    List<Consumer> next =
        consumers.stream()
            .filter(it -> !it.updated() && it.healthy())
            .sorted(Comparator.comparing(Consumer::name))
            .limit(settings.size(consumers.size()))
            .toList();
    if (!next.isEmpty()) {
      return going(consumers, next, now);
    }
    List<String> left =
        consumers.stream().filter(it -> !it.updated()).map(Consumer::name).sorted().toList();
    String message =
        left.isEmpty()
            ? ""
            : "not healthy before, so they wait until they are: "
                + String.join(", ", left.stream().limit(10).toList())
                + (left.size() > 10 ? " and " + (left.size() - 10) + " more" : "");
    return new Plan(status(DONE, consumers, List.of(), Optional.empty(), message), Set.of());
  }

  private Plan going(List<Consumer> consumers, List<Consumer> batch, Instant since) {
    Optional<Consumer> first = batch.stream().filter(it -> !it.settled()).findFirst();
    String message = first.map(it -> "waits for " + it.name()).orElse("");
    List<String> names = batch.stream().map(Consumer::name).toList();
    return new Plan(
        status(UPDATING, consumers, names, Optional.of(since), message), Set.copyOf(names));
  }

  /// Why the update cannot go on because of an application that has its turn.
  private Optional<String> failure(Consumer consumer) {
    if (consumer.health() == Health.FAILED) {
      return Optional.of(
          "application "
              + consumer.name()
              + (consumer.updated() ? " failed with " : " cannot take ")
              + revision.string("name").orElse("the change")
              + ": "
              + consumer.message());
    }
    Instant since = before.string("since").flatMap(Times::instant).orElse(now);
    return now.isBefore(since.plus(settings.deadline()))
        ? Optional.empty()
        : Optional.of(
            "application "
                + consumer.name()
                + " is not healthy "
                + Times.text(settings.deadline())
                + " after it got "
                + revision.string("name").orElse("the change")
                + ": "
                + consumer.message());
  }

  private JsonObject status(
      String phase,
      List<Consumer> consumers,
      List<String> batch,
      Optional<Instant> since,
      String message) {
    long updated = consumers.stream().filter(Consumer::updated).count();
    JsonObject status =
        JsonObject.of(
            "phase",
            phase,
            "revision",
            revision.string("name").orElse(""),
            "hash",
            revision.string("revisionHash").orElse(""),
            "updated",
            updated,
            "waiting",
            consumers.size() - updated,
            "batch",
            new JsonArray(batch));
    since.ifPresent(it -> status.put("since", Times.second(it).toString()));
    if (!settings.attempt().isEmpty()) {
      status.put("attempt", settings.attempt());
    }
    if (!message.isEmpty()) {
      status.put("message", message);
    }
    return status;
  }
}

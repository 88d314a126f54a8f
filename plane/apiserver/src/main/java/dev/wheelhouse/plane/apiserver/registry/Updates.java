// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.validation.Validators;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.store.Entry;
import dev.wheelhouse.plane.store.UnmetException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// UPDATE, and the part of every other change of a stored object that is the same: what may change,
/// who is asked, how it is written.
final class Updates {

  private static final int MOST_TRIES = 20;

  private final WriteContext context;

  Updates(WriteContext context) {
    this.context = context;
  }

  /// Computes a new object from the stored one.
  @FunctionalInterface
  interface Change {
    /// @param current as stored, in the version that writes work on; not to be changed
    /// @return the wanted object in that version, complete but for what the server keeps
    JsonObject of(JsonObject current);
  }

  /// How a change is written.
  ///
  /// @param part what of the object may change
  /// @param retry compute the change anew when another write came between
  /// @param track whether field ownership still has to be recorded
  /// @param asked whether admission has been asked already, about the subresource's own object
  record Mode(Part part, boolean retry, boolean track, boolean asked) {
    Mode(Part part, boolean retry, boolean track) {
      this(part, retry, track, false);
    }
  }

  /// What of an object a path may change.
  enum Part {
    /// All but the status.
    DESIRED,
    STATUS,
    /// A pod's ephemeral containers.
    EPHEMERAL_CONTAINERS,
    /// Whatever the change says; for subresources that are actions. They carry out what is desired,
    /// so the generation stays.
    ALL
  }

  ApiResponse update(WriteRequest write, Part part) {
    JsonObject wanted = context.bodies().object(write);
    Placement.of(write, wanted.childObject("metadata"));
    Placement.requireName(write.info().name(), wanted.childObject("metadata"));
    JsonObject held = Conversions.servedToHeld(write.resource(), wanted);
    // Who does not say what the update builds on is not told of writes that came between.
    Change whole = isUnconditional(held) ? _ -> held.deepCopy() : _ -> held;
    byte[] stored = change(write, whole, new Mode(part, isUnconditional(held), true));
    return write.answer(context.views().object(write.resource(), stored, 200, write.request()));
  }

  /// Changes a stored object.
  ///
  /// @return the object as stored (or as it would be, in a dry run)
  byte[] change(WriteRequest write, Change change, Mode mode) {
    String name = write.info().name();
    for (int attempt = 1; ; attempt++) {
      Entry entry =
          context
              .objects()
              .entry(write.storage(), write.namespace(), name)
              .orElseThrow(() -> Failures.notFound(write.resource().groupResource(), name));
      try {
        return attempt(write, entry, change, mode);
      } catch (UnmetException _) {
        if (!mode.retry() || attempt == MOST_TRIES) {
          throw Failures.modified(write.resource().groupResource(), name);
        }
      }
    }
  }

  private byte[] attempt(WriteRequest write, Entry entry, Change change, Mode mode) {
    JsonObject before = Conversions.storedToHeld(write.resource(), Json.readObject(entry.value()));
    JsonObject wanted = change.of(before);
    requireCurrent(write, wanted, before);
    JsonObject object = restrict(write, wanted, before, mode.part());
    keepMetadata(object, before);
    context.rules().applyDefaults(write.resource(), object);
    if (mode.track()) {
      // Nobody owns what admission and the server itself change after this.
      context.owners().stamp(write, before, object);
    }
    AdmissionRequest admission =
        write.admission(AdmissionRequest.Operation.UPDATE, write.info().name(), object, before);
    if (!mode.asked()) {
      context.admission().mutate(admission);
    }
    if (admission.origin().reinvocation().wanted()) {
      keepLimits(write, mode.part(), object, before);
    }
    Strategy strategy = context.strategy(write.resource());
    strategy.prepareForUpdate(object, before, write.info().subresource());
    if (mode.part() != Part.ALL) {
      Generations.advance(write.resource(), object, before);
    }
    validate(write, mode.part(), object, before);
    if (mode.part() == Part.DESIRED) {
      write.warnings().addAll(context.rules().warnings(write.resource(), object, before));
    }
    if (!mode.asked()) {
      context.admission().validate(admission);
    }
    return store(write, entry, object, before, strategy);
  }

  /// Rules that users make may change no more than the caller might.
  private void keepLimits(WriteRequest write, Part part, JsonObject object, JsonObject before) {
    JsonObject limited = restrict(write, new JsonObject(object), before, part);
    keepMetadata(limited, before);
    object.clear();
    object.putAll(limited);
  }

  private static void requireCurrent(WriteRequest write, JsonObject wanted, JsonObject before) {
    String name = write.info().name();
    String uid = wanted.string("metadata", "uid").orElse("");
    String ownUid = before.string("metadata", "uid").orElse("");
    if (!uid.isEmpty() && !uid.equals(ownUid)) {
      throw Failures.conflict(
          write.resource().groupResource(),
          name,
          "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + ownUid);
    }
    String version = wanted.string("metadata", "resourceVersion").orElse("");
    if (isUnconditional(wanted)) {
      requireUnconditional(write, name);
    } else if (!version.equals(before.string("metadata", "resourceVersion").orElse(""))) {
      throw Failures.modified(write.resource().groupResource(), name);
    }
  }

  private static boolean isUnconditional(JsonObject wanted) {
    String version = wanted.string("metadata", "resourceVersion").orElse("");
    return version.isEmpty() || version.equals("0");
  }

  /// Custom resources must say which version they replace.
  private static void requireUnconditional(WriteRequest write, String name) {
    if (write.resource().custom().isPresent() && write.info().verb().equals("update")) {
      throw Failures.invalid(
          write.resource().api().kind(),
          name,
          List.of(
              new Cause(
                  "metadata.resourceVersion",
                  "FieldValueInvalid",
                  "Invalid value: 0: must be specified for an update")));
    }
  }

  private static JsonObject restrict(
      WriteRequest write, JsonObject wanted, JsonObject before, Part part) {
    return switch (part) {
      case ALL -> wanted;
      case DESIRED -> {
        if (write.resource().hasSubresource("status")) {
          replace(wanted, "status", before.get("status"));
        }
        if (write.storage().equals(Deletion.NAMESPACES)) {
          // Only the path `finalize` changes them.
          replace(wanted.childObject("spec"), "finalizers", before.at("spec", "finalizers"));
        }
        yield wanted;
      }
      case STATUS -> statusOnly(write, wanted, before);
      case EPHEMERAL_CONTAINERS -> {
        JsonObject object = before.deepCopy();
        replace(
            object.childObject("spec"),
            "ephemeralContainers",
            wanted.at("spec", "ephemeralContainers"));
        replace(
            object.childObject("metadata"),
            "managedFields",
            wanted.at("metadata", "managedFields"));
        yield object;
      }
    };
  }

  private static JsonObject statusOnly(WriteRequest write, JsonObject wanted, JsonObject before) {
    JsonObject object = before.deepCopy();
    replace(object, "status", wanted.get("status"));
    JsonObject metadata = object.childObject("metadata");
    for (String field : StatusMetadata.of(write.resource())) {
      replace(metadata, field, wanted.at("metadata", field));
    }
    replace(metadata, "managedFields", wanted.at("metadata", "managedFields"));
    return object;
  }

  private static void replace(JsonObject object, String key, @Nullable Object value) {
    if (value == null) {
      object.remove(key);
    } else {
      object.put(key, value);
    }
  }

  private static final List<String> SERVER_OWN =
      List.of(
          "namespace",
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generateName",
          "generation");

  private static void keepMetadata(JsonObject object, JsonObject before) {
    JsonObject metadata = object.childObject("metadata");
    for (String own : SERVER_OWN) {
      replace(metadata, own, before.at("metadata", own));
    }
    metadata.remove("selfLink");
  }

  private void validate(WriteRequest write, Part part, JsonObject object, JsonObject before) {
    // A subresource's own rules stand above those for changes of the whole object.
    boolean desired = part == Part.DESIRED && write.info().subresource().isEmpty();
    List<Cause> broken =
        new ArrayList<>(
            part == Part.EPHEMERAL_CONTAINERS
                ? Validators.forEphemeralContainers().validate(object, before)
                : context.rules().validateUpdate(write.resource(), object, before, desired));
    checkFinalizers(object, before, broken);
    context
        .strategy(write.resource())
        .validateUpdate(object, before, write.info().subresource(), broken);
    if (!broken.isEmpty()) {
      throw Failures.invalid(write.resource().api().kind(), write.info().name(), broken);
    }
  }

  private static void checkFinalizers(JsonObject object, JsonObject before, List<Cause> broken) {
    if (before.at("metadata", "deletionTimestamp") == null) {
      return;
    }
    List<String> added = new ArrayList<>(finalizers(object));
    added.removeAll(finalizers(before));
    if (!added.isEmpty()) {
      broken.add(
          Failures.forbiddenField(
              "metadata.finalizers",
              "no new finalizers can be added if the object is being deleted, found new finalizers "
                  + added));
    }
  }

  static List<String> finalizers(JsonObject object) {
    return object.array("metadata", "finalizers").map(JsonArray::strings).orElse(List.of());
  }

  private byte[] store(
      WriteRequest write, Entry entry, JsonObject object, JsonObject before, Strategy strategy) {
    // What is encrypted with an old key, or in an old version, is written anew although nothing
    // changes.
    if (Sameness.same(object, before)
        && !Conversions.isOutdated(write.resource(), entry.value())
        && !context.objects().store().stale(entry.key())) {
      return entry.value();
    }
    if (isOver(write, object)) {
      JsonObject last = Conversions.heldToStored(write.resource(), object);
      if (!write.options().dryRun()) {
        List<Charge> charges =
            context.admission().charges(write.stored(write.info().name(), before, null));
        context.objects().delete(write.storage(), entry.key(), last, entry.revision(), charges);
        strategy.deleted(object);
      }
      return StoredForm.draft(last).bytes();
    }
    Strategy.Claim claim = strategy.claim(object, before);
    boolean stored = false;
    try {
      if (write.options().dryRun()) {
        return StoredForm.dryRun(object, entry.revision());
      }
      JsonObject next = Conversions.heldToStored(write.resource(), object);
      List<Charge> charges =
          context.admission().charges(write.stored(write.info().name(), before, object));
      byte[] value =
          context
              .objects()
              .replace(write.storage(), entry.key(), next, entry.revision(), charges)
              .value();
      stored = true;
      claim.keep();
      return value;
    } finally {
      if (!stored) {
        claim.giveBack();
      }
    }
  }

  /// True when an object that was only waiting for its finalizers has none left.
  private static boolean isOver(WriteRequest write, JsonObject object) {
    boolean namespace = write.storage().equals(Deletion.NAMESPACES);
    return object.at("metadata", "deletionTimestamp") != null
        && object.integer("metadata", "deletionGracePeriodSeconds").orElse(0L) == 0
        && finalizers(object).isEmpty()
        && (!namespace || object.array("spec", "finalizers").map(List::isEmpty).orElse(true));
  }
}

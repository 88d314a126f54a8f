// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.store.Entry;
import dev.wheelhouse.plane.store.UnmetException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// DELETE. An object ends in one of three ways:
/// - at once, when nothing holds it;
/// - marked, while finalizers hold it: the write that removes the last one ends it;
/// - gracefully, for kinds that take time (pods on a node): marked with a time, until a delete with
///   grace 0 comes.
final class Deletion {

  static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final String ORPHAN = "orphan";
  private static final String FOREGROUND = "foregroundDeletion";
  private static final int MOST_TRIES = 20;

  private final WriteContext context;

  Deletion(WriteContext context) {
    this.context = context;
  }

  /// What a delete left behind.
  ///
  /// @param object the last or the marked state, as stored
  private record End(byte[] object, boolean gone) {}

  ApiResponse delete(WriteRequest write) {
    DeleteOptions options = DeleteOptions.of(write.request());
    String name = write.info().name();
    for (int attempt = 1; ; attempt++) {
      Entry entry =
          context
              .objects()
              .entry(write.storage(), write.namespace(), name)
              .orElseThrow(() -> Failures.notFound(write.resource().groupResource(), name));
      try {
        return answer(write, attempt(write, entry, name, options), name);
      } catch (UnmetException _) {
        if (attempt == MOST_TRIES) {
          throw Failures.modified(write.resource().groupResource(), name);
        }
      }
    }
  }

  /// Deletes one object of a collection; one that went meanwhile is fine.
  ///
  /// @return its last or marked state
  byte[] deleteOne(WriteRequest write, Entry first, DeleteOptions options) {
    Entry entry = first;
    for (int attempt = 1; ; attempt++) {
      String name = entry.key().substring(entry.key().lastIndexOf('/') + 1);
      try {
        return attempt(write, entry, name, options).object();
      } catch (UnmetException e) {
        if (e.current().isEmpty() || attempt == MOST_TRIES) {
          return entry.value();
        }
        entry = e.current().get();
      }
    }
  }

  private ApiResponse answer(WriteRequest write, End end, String name) {
    JsonObject object = Json.readObject(end.object());
    boolean tellsObject =
        !end.gone() || write.storage().equals(Pods.RESOURCE) || write.storage().equals(NAMESPACES);
    if (tellsObject) {
      return write.answer(
          context.views().object(write.resource(), end.object(), 200, write.request()));
    }
    GroupResource resource = write.resource().groupResource();
    JsonObject details = JsonObject.of("name", name);
    if (!resource.group().isEmpty()) {
      details.put("group", resource.group());
    }
    details.put("kind", resource.resource());
    details.put("uid", object.string("metadata", "uid").orElse(""));
    return write.answer(
        Views.whole(
            200,
            JsonObject.of(
                "kind",
                "Status",
                "apiVersion",
                "v1",
                "metadata",
                new JsonObject(),
                "status",
                "Success",
                "details",
                details)));
  }

  private End attempt(WriteRequest write, Entry entry, String name, DeleteOptions options) {
    JsonObject object = Json.readObject(entry.value());
    requirePreconditions(write, object, name, options);
    admit(options.dryRun() ? write.asDryRun() : write, object, name);
    boolean marked = object.at("metadata", "deletionTimestamp") != null;
    long grace = grace(write, object, options, marked);
    boolean finalizersChanged = setFinalizers(object, options);
    boolean held = isHeld(write, object);
    if (grace == 0 && !held) {
      if (write.storage().equals(Pods.RESOURCE)) {
        // Who watches a pod learns from its last state how fast it is to end.
        mark(write, object, marked, 0);
      }
      return end(write, entry, object, options.dryRun());
    }
    if (marked && !finalizersChanged && !shortens(object, grace)) {
      return new End(entry.value(), false);
    }
    mark(write, object, marked, grace);
    byte[] stored =
        options.dryRun()
            ? StoredForm.dryRun(object, entry.revision())
            : context
                .objects()
                .replace(write.storage(), entry.key(), object, entry.revision())
                .value();
    return new End(stored, false);
  }

  /// Nobody changes what is deleted, but rules that change objects may refuse too. About the delete
  /// that follows from an eviction they have been asked already.
  private void admit(WriteRequest write, JsonObject object, String name) {
    if (!write.info().subresource().isEmpty()) {
      return;
    }
    AdmissionRequest admission =
        write.admission(AdmissionRequest.Operation.DELETE, name, object, object);
    context.admission().mutate(admission);
    context.admission().validate(admission);
  }

  private End end(WriteRequest write, Entry entry, JsonObject object, boolean dryRun) {
    if (dryRun) {
      return new End(entry.value(), true);
    }
    String name = object.string("metadata", "name").orElse("");
    List<Charge> charges = context.admission().charges(write.stored(name, object, null));
    Entry last =
        context.objects().delete(write.storage(), entry.key(), object, entry.revision(), charges);
    context.strategy(write.resource()).deleted(object);
    return new End(last.value(), true);
  }

  private static void requirePreconditions(
      WriteRequest write, JsonObject object, String name, DeleteOptions options) {
    require(write, name, "UID", options.uid(), object.string("metadata", "uid").orElse(""));
    require(
        write,
        name,
        "ResourceVersion",
        options.resourceVersion(),
        object.string("metadata", "resourceVersion").orElse(""));
  }

  private static void require(
      WriteRequest write, String name, String what, String asked, String actual) {
    if (!asked.isEmpty() && !asked.equals(actual)) {
      throw Failures.conflict(
          write.resource().groupResource(),
          name,
          "Precondition failed: "
              + what
              + " in precondition: "
              + asked
              + ", "
              + what
              + " in object meta: "
              + actual);
    }
  }

  /// A running grace period can only get shorter.
  private long grace(WriteRequest write, JsonObject object, DeleteOptions options, boolean marked) {
    long grace = context.strategy(write.resource()).gracePeriod(object, options.graceSeconds());
    if (!marked) {
      return grace;
    }
    long running = object.integer("metadata", "deletionGracePeriodSeconds").orElse(0L);
    boolean asked = options.graceSeconds() >= 0;
    return asked ? Math.min(grace, running) : running;
  }

  private static boolean shortens(JsonObject object, long grace) {
    return grace < object.integer("metadata", "deletionGracePeriodSeconds").orElse(0L);
  }

  private static boolean setFinalizers(JsonObject object, DeleteOptions options) {
    Set<String> finalizers = new LinkedHashSet<>(Updates.finalizers(object));
    Set<String> before = Set.copyOf(finalizers);
    switch (options.propagation()) {
      case DEFAULT -> {}
      case BACKGROUND -> {
        finalizers.remove(ORPHAN);
        finalizers.remove(FOREGROUND);
      }
      case FOREGROUND -> {
        finalizers.remove(ORPHAN);
        finalizers.add(FOREGROUND);
      }
      case ORPHAN -> {
        finalizers.remove(FOREGROUND);
        finalizers.add(ORPHAN);
      }
    }
    JsonObject metadata = object.childObject("metadata");
    if (finalizers.isEmpty()) {
      metadata.remove("finalizers");
    } else {
      metadata.put("finalizers", new JsonArray(finalizers));
    }
    return !before.equals(finalizers);
  }

  private static boolean isHeld(WriteRequest write, JsonObject object) {
    boolean namespace = write.storage().equals(NAMESPACES);
    return !Updates.finalizers(object).isEmpty()
        || (namespace && object.array("spec", "finalizers").filter(f -> !f.isEmpty()).isPresent());
  }

  private void mark(WriteRequest write, JsonObject object, boolean marked, long grace) {
    JsonObject metadata = object.childObject("metadata");
    metadata.put("deletionTimestamp", context.now().plusSeconds(grace).toString());
    metadata.put("deletionGracePeriodSeconds", grace);
    if (!marked && Generations.has(write.resource())) {
      metadata.put("generation", metadata.integer("generation").orElse(0L) + 1);
    }
    if (write.storage().equals(NAMESPACES)) {
      object.childObject("status").put("phase", "Terminating");
    }
  }
}

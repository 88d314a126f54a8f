// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.revisions;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.authors.AuthorAnnotations;
import dev.wheelhouse.ops.delivery.definitions.snapshot.Snapshot;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Keeps an ApplicationRevision `<application>-v<N>` for every spec an application has had, newest
/// ones first to stay.
///
/// An application with the annotation `app.oam.dev/publishVersion` gets a new revision when the
/// annotation changes and at no other time: until then changes of its spec have no effect.
public final class ApplicationRevisions {

  private static final String API = "core.oam.dev/v1beta1";
  private static final String KIND = "ApplicationRevision";
  private static final String FIELD_MANAGER = "wheelhouse";

  private final ClusterObjects objects;
  private final int kept;

  /// @param kept how many revisions of an application stay when it does not say so itself
  public ApplicationRevisions(ClusterObjects objects, int kept) {
    this.objects = objects;
    this.kept = kept;
  }

  /// @param hash of the spec
  /// @param generation the application had when it was made
  /// @param spec that holds with it
  /// @param definitions that it was made with; empty for one that was made without keeping them
  /// @param author annotations that tell who wrote the spec; empty for one that was made without
  ///   keeping them
  /// @param succeeded whether its workflow is noted to have succeeded
  public record Revision(
      String name,
      long number,
      String hash,
      long generation,
      JsonObject spec,
      Snapshot definitions,
      JsonObject author,
      boolean succeeded) {

    /// The application as it tells as whom this revision acts: as who wrote its spec, also when
    /// somebody else has changed the application since.
    public JsonObject written(JsonObject application) {
      boolean own = Hashes.of(spec).equals(specHash(application));
      return own || author.isEmpty() ? application : AuthorAnnotations.with(application, author);
    }

    /// As `status.latestRevision` has it.
    public JsonObject toStatus() {
      return JsonObject.of("name", name, "revision", number, "revisionHash", hash);
    }
  }

  /// The newest revision, when it is the one that holds.
  public Optional<Revision> held(JsonObject application) {
    return held(newestFirst(ObjectRef.of(application)), application)
        .map(it -> revision(it, application));
  }

  /// The revision that would be made next. It is not kept before [#current] makes it.
  ///
  /// @param definitions that it would be made with
  public Revision next(JsonObject application, Snapshot definitions) {
    ObjectRef ref = ObjectRef.of(application);
    return revision(tree(application, ref, nextNumber(newestFirst(ref)), definitions), application);
  }

  /// Those that are kept, the newest first.
  public List<Revision> all(JsonObject application) {
    return newestFirst(ObjectRef.of(application)).stream()
        .map(it -> revision(it, application))
        .toList();
  }

  /// The revision that holds; made when the newest one is not it. The newest one that has succeeded
  /// stays beyond the limit: it is what one can go back to.
  ///
  /// @param limit how many stay, when the application says so
  /// @param definitions that it is made with
  public Revision current(JsonObject application, Optional<Integer> limit, Snapshot definitions) {
    ObjectRef ref = ObjectRef.of(application);
    List<JsonObject> revisions = newestFirst(ref);
    Optional<JsonObject> held =
        held(revisions, application).filter(it -> Snapshot.of(it).same(definitions));
    if (held.isPresent()) {
      return revision(held.get(), application);
    }
    JsonObject made =
        objects.apply(
            tree(application, ref, nextNumber(revisions), definitions), FIELD_MANAGER, true);
    forgetOld(revisions, limit.orElse(kept));
    return revision(made, application);
  }

  private static long nextNumber(List<JsonObject> newestFirst) {
    return newestFirst.isEmpty() ? 1 : number(newestFirst.getFirst()) + 1;
  }

  private static Optional<JsonObject> held(List<JsonObject> newestFirst, JsonObject application) {
    Optional<String> version = published(application);
    return newestFirst.stream()
        .limit(1)
        .filter(it -> published(it).equals(version))
        .filter(it -> version.isPresent() || hash(it).equals(specHash(application)))
        .findFirst();
  }

  static String specHash(JsonObject application) {
    return hash(application.object("spec").orElseGet(JsonObject::new));
  }

  private static Optional<String> published(JsonObject object) {
    return object
        .string("metadata", "annotations", AppKeys.PUBLISH_VERSION)
        .filter(version -> !version.isEmpty());
  }

  /// Notes that the workflow of a revision has succeeded, for those who look for one to go back to.
  public void succeeded(ObjectRef application, Revision revision) {
    if (revision.succeeded()) {
      return;
    }
    objects
        .get(new ObjectRef(API, KIND, application.namespace(), revision.name()))
        .filter(it -> !hasSucceeded(it))
        .ifPresent(it -> {
          it.childObject("status").put("succeeded", true);
          objects.updateStatus(it);
        });
  }

  private static boolean hasSucceeded(JsonObject revision) {
    return revision.bool("status", "succeeded").orElse(false);
  }

  /// The specs of the revisions that are kept, the newest first.
  public List<JsonObject> specs(ObjectRef application) {
    return newestFirst(application).stream().flatMap(it -> spec(it).stream()).toList();
  }

  /// Removes all revisions of an application.
  ///
  /// @return true once none is left
  public boolean removeAll(String namespace, String application) {
    ObjectRef ref = new ObjectRef(API, "Application", namespace, application);
    newestFirst(ref).stream()
        .filter(it -> it.string("metadata", "deletionTimestamp").isEmpty())
        .forEach(this::remove);
    return newestFirst(ref).isEmpty();
  }

  private void remove(JsonObject revision) {
    objects.delete(ObjectRef.of(revision), revision.string("metadata", "uid").orElse(""));
  }

  private void forgetOld(List<JsonObject> revisions, int limit) {
    Optional<JsonObject> good =
        revisions.stream().filter(ApplicationRevisions::hasSucceeded).findFirst();
    revisions.stream()
        .skip(Math.max(0, limit - 1))
        .filter(it -> !good.equals(Optional.of(it)))
        .forEach(this::remove);
  }

  private List<JsonObject> newestFirst(ObjectRef application) {
    return objects
        .list(API, KIND, application.namespace(), AppKeys.NAME + "=" + application.name())
        .stream()
        .sorted(Comparator.comparingLong(ApplicationRevisions::number).reversed())
        .toList();
  }

  private static JsonObject tree(
      JsonObject application, ObjectRef ref, long number, Snapshot definitions) {
    JsonObject owner =
        JsonObject.of(
            "apiVersion",
            API,
            "kind",
            "Application",
            "name",
            ref.name(),
            "uid",
            application.string("metadata", "uid").orElse(""),
            "controller",
            true);
    JsonObject metadata =
        JsonObject.of(
            "name", ref.name() + "-v" + number,
            "namespace", ref.namespace(),
            "labels",
                JsonObject.of(
                    AppKeys.NAME, ref.name(), AppKeys.REVISION_HASH, specHash(application)),
            "ownerReferences", JsonArray.of(owner));
    JsonObject annotations = AuthorAnnotations.of(application);
    published(application).ifPresent(it -> annotations.put(AppKeys.PUBLISH_VERSION, it));
    if (!annotations.isEmpty()) {
      metadata.put("annotations", annotations);
    }
    JsonObject snapshot =
        JsonObject.of(
            "apiVersion",
            API,
            "kind",
            "Application",
            "metadata",
            JsonObject.of(
                "name", ref.name(),
                "namespace", ref.namespace(),
                "generation", application.integer("metadata", "generation").orElse(0L)),
            "spec",
            application.object("spec").orElseGet(JsonObject::new).deepCopy());
    JsonObject spec = JsonObject.of("application", snapshot);
    definitions.addTo(spec);
    return JsonObject.of("apiVersion", API, "kind", KIND, "metadata", metadata, "spec", spec);
  }

  private static Revision revision(JsonObject tree, JsonObject application) {
    return new Revision(
        tree.string("metadata", "name").orElse(""),
        number(tree),
        hash(tree),
        tree.integer("spec", "application", "metadata", "generation")
            .or(() -> application.integer("metadata", "generation"))
            .orElse(0L),
        spec(tree).or(() -> application.object("spec")).orElseGet(JsonObject::new),
        Snapshot.of(tree),
        AuthorAnnotations.of(tree),
        hasSucceeded(tree));
  }

  private static Optional<JsonObject> spec(JsonObject revision) {
    return revision.object("spec", "application", "spec");
  }

  private static long number(JsonObject revision) {
    String name = revision.string("metadata", "name").orElse("");
    String digits = name.substring(name.lastIndexOf("-v") + 2);
    return digits.chars().allMatch(Character::isDigit) && !digits.isEmpty()
        ? Long.parseLong(digits)
        : 0;
  }

  /// The hash in a revision's label, or of a spec.
  private static String hash(JsonObject tree) {
    return tree.object("metadata", "labels")
        .flatMap(labels -> labels.string(AppKeys.REVISION_HASH))
        .orElseGet(() -> Hashes.of(tree));
  }
}

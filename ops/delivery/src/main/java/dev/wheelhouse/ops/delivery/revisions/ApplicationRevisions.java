// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.revisions;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.Comparator;
import java.util.List;

/// Keeps an ApplicationRevision `<application>-v<N>` for every spec an application has had, newest
/// ones first to stay.
public final class ApplicationRevisions {

  private static final String API = "core.oam.dev/v1beta1";
  private static final String KIND = "ApplicationRevision";
  private static final String NAME = "app.oam.dev/name";
  private static final String HASH = "app.oam.dev/app-revision-hash";
  private static final String FIELD_MANAGER = "wheelhouse";

  private final ClusterObjects objects;
  private final int kept;

  /// @param kept how many revisions of an application stay
  public ApplicationRevisions(ClusterObjects objects, int kept) {
    this.objects = objects;
    this.kept = kept;
  }

  /// @param hash of the spec
  public record Revision(String name, long number, String hash) {

    /// As `status.latestRevision` has it.
    public JsonObject toStatus() {
      return JsonObject.of("name", name, "revision", number, "revisionHash", hash);
    }
  }

  /// The revision of the application's present spec; made when the spec is not the newest
  /// revision's.
  public Revision current(JsonObject application) {
    ObjectRef ref = ObjectRef.of(application);
    JsonObject spec = application.object("spec").orElseGet(JsonObject::new);
    String hash = hash(spec);
    List<JsonObject> revisions = newestFirst(ref);
    if (!revisions.isEmpty() && hash(revisions.getFirst()).equals(hash)) {
      return revision(revisions.getFirst(), hash);
    }
    long number = revisions.isEmpty() ? 1 : number(revisions.getFirst()) + 1;
    JsonObject made = objects.apply(tree(application, ref, number, hash), FIELD_MANAGER, true);
    forgetOld(revisions);
    return revision(made, hash);
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

  private void forgetOld(List<JsonObject> revisions) {
    revisions.stream().skip(Math.max(0, kept - 1)).forEach(this::remove);
  }

  private List<JsonObject> newestFirst(ObjectRef application) {
    return objects
        .list(API, KIND, application.namespace(), NAME + "=" + application.name())
        .stream()
        .sorted(Comparator.comparingLong(ApplicationRevisions::number).reversed())
        .toList();
  }

  private static JsonObject tree(JsonObject application, ObjectRef ref, long number, String hash) {
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
            "labels", JsonObject.of(NAME, ref.name(), HASH, hash),
            "ownerReferences", JsonArray.of(owner));
    JsonObject snapshot =
        JsonObject.of(
            "apiVersion",
            API,
            "kind",
            "Application",
            "metadata",
            JsonObject.of("name", ref.name(), "namespace", ref.namespace()),
            "spec",
            application.object("spec").orElseGet(JsonObject::new).deepCopy());
    return JsonObject.of(
        "apiVersion", API,
        "kind", KIND,
        "metadata", metadata,
        "spec", JsonObject.of("application", snapshot));
  }

  private static Revision revision(JsonObject tree, String hash) {
    return new Revision(tree.string("metadata", "name").orElse(""), number(tree), hash);
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
        .flatMap(labels -> labels.string(HASH))
        .orElseGet(() -> Hashes.of(tree));
  }
}

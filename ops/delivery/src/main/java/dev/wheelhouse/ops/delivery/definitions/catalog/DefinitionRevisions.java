// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.catalog;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.DefinitionKind;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.keys.DefinitionKeys;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// DefinitionRevisions: each keeps a definition as it was, so that applications can name it as
/// `webservice@v2`. The newest twenty stay.
final class DefinitionRevisions {

  private static final String KIND = "DefinitionRevision";
  private static final String FIELD_MANAGER = "wheelhouse";
  private static final int KEPT = 20;

  private final ClusterObjects objects;

  DefinitionRevisions(ClusterObjects objects) {
    this.objects = objects;
  }

  /// Sees to it that there is a revision of the definition as it is now.
  ///
  /// It is named by `spec.version` or the annotation `definitionrevision.oam.dev/name` where there
  /// is one, `site-v1.2.0`, else by its number, `site-v3`; where a definition of another kind has
  /// that name, `site-v3-trait`. One that has a spec again which it had under the same version has
  /// its revision again, as the newest.
  ///
  /// @return `status.latestRevision`
  /// @throws PlatformException `INVALID` when another spec had the same version, or both name one
  JsonObject record(DefinitionKind kind, JsonObject definition, String hash) {
    ObjectRef ref = ObjectRef.of(definition);
    List<JsonObject> revisions =
        objects
            .list(Manifest.API_VERSION, KIND, ref.namespace(), kind.nameLabel() + "=" + ref.name())
            .stream()
            .sorted(Comparator.comparingLong(DefinitionRevisions::number).reversed())
            .toList();
    if (!revisions.isEmpty() && hash(revisions.getFirst()).equals(hash)) {
      return latest(revisions.getFirst());
    }
    long number = revisions.isEmpty() ? 1 : number(revisions.getFirst()) + 1;
    Optional<Version> given = Version.of(definition);
    String version = given.map(Version::text).orElseGet(() -> String.valueOf(number));
    String name = name(kind, ref, version, revisions);
    boolean taken =
        revisions.stream().anyMatch(it -> name(it).equals(name) && !hash(it).equals(hash));
    if (taken) {
      throw new PlatformException(
          Reason.INVALID,
          given.map(Version::path).orElse("spec.version")
              + ": "
              + version
              + " is that of an earlier revision with another spec: raise it");
    }
    JsonObject made =
        objects.apply(tree(kind, name, definition, number, hash), FIELD_MANAGER, true);
    revisions.stream()
        .filter(it -> !name(it).equals(name))
        .skip(KEPT - 1L)
        .forEach(it -> objects.delete(ObjectRef.of(it), it.string("metadata", "uid").orElse("")));
    return latest(made);
  }

  /// @param revisions those of the definition
  private String name(
      DefinitionKind kind, ObjectRef definition, String version, List<JsonObject> revisions) {
    String plain = definition.name() + "-v" + version;
    String qualified = qualified(kind, plain);
    boolean own = revisions.stream().anyMatch(it -> name(it).equals(qualified));
    return own || foreign(kind, definition, plain) ? qualified : plain;
  }

  private boolean foreign(DefinitionKind kind, ObjectRef definition, String name) {
    return objects
        .get(new ObjectRef(Manifest.API_VERSION, KIND, definition.namespace(), name))
        .filter(it ->
            !of(kind, it)
                || !it.string("metadata", "labels", kind.nameLabel())
                    .equals(Optional.of(definition.name())))
        .isPresent();
  }

  private static String qualified(DefinitionKind kind, String name) {
    return name + "-" + kind.type().toLowerCase(Locale.ROOT);
  }

  private static boolean of(DefinitionKind kind, JsonObject revision) {
    return revision.string("spec", "definitionType").equals(Optional.of(kind.type()));
  }

  private static JsonObject tree(
      DefinitionKind kind, String name, JsonObject definition, long number, String hash) {
    ObjectRef ref = ObjectRef.of(definition);
    JsonObject copy =
        JsonObject.of(
            "apiVersion", Manifest.API_VERSION,
            "kind", kind.kind(),
            "metadata", JsonObject.of("name", ref.name(), "namespace", ref.namespace()),
            "spec", definition.object("spec").orElseGet(JsonObject::new).deepCopy());
    JsonObject metadata =
        JsonObject.of(
            "name", name,
            "namespace", ref.namespace(),
            "labels", JsonObject.of(kind.nameLabel(), ref.name()),
            "ownerReferences", JsonArray.of(owner(definition)));
    return JsonObject.of(
        "apiVersion",
        Manifest.API_VERSION,
        "kind",
        KIND,
        "metadata",
        metadata,
        "spec",
        JsonObject.of(
            "revision",
            number,
            "revisionHash",
            hash,
            "definitionType",
            kind.type(),
            kind.field(),
            copy));
  }

  /// What a definition says its revision is called.
  ///
  /// @param text without the `v` that it may begin with
  private record Version(String path, String text) {

    static Optional<Version> of(JsonObject definition) {
      Optional<Version> version = of("spec.version", definition.string("spec", "version"));
      String annotation = "metadata.annotations[" + DefinitionKeys.REVISION_NAME + "]";
      Optional<Version> name =
          of(
              annotation,
              definition.string("metadata", "annotations", DefinitionKeys.REVISION_NAME));
      if (version.isPresent() && name.isPresent()) {
        throw new PlatformException(
            Reason.INVALID,
            annotation + ": Forbidden: spec.version names the revision too: leave one of them out");
      }
      return version.or(() -> name);
    }

    private static Optional<Version> of(String path, Optional<String> text) {
      return text.map(it -> it.startsWith("v") ? it.substring(1) : it)
          .filter(it -> !it.isEmpty())
          .map(it -> new Version(path, it));
    }
  }

  /// The revision that a version means: that of the name, or the newest one whose version begins
  /// so: `v1.2` means `v1.2.7`.
  ///
  /// @param version with or without the `v`
  Optional<JsonObject> find(
      DefinitionKind kind, String namespace, String definition, String version) {
    String wanted = version.startsWith("v") ? version.substring(1) : version;
    String plain = definition + "-v" + wanted;
    for (String name : List.of(plain, qualified(kind, plain))) {
      Optional<JsonObject> exact =
          objects
              .get(new ObjectRef(Manifest.API_VERSION, KIND, namespace, name))
              .filter(it -> of(kind, it));
      if (exact.isPresent()) {
        return exact;
      }
    }
    String begin = plain + ".";
    return objects
        .list(Manifest.API_VERSION, KIND, namespace, kind.nameLabel() + "=" + definition)
        .stream()
        .filter(it -> of(kind, it) && name(it).startsWith(begin))
        .max(Comparator.comparingLong(DefinitionRevisions::number));
  }

  /// The reference by which something belongs to a definition and goes with it.
  static JsonObject owner(JsonObject definition) {
    return JsonObject.of(
        "apiVersion", definition.string("apiVersion").orElse(""),
        "kind", definition.string("kind").orElse(""),
        "name", definition.string("metadata", "name").orElse(""),
        "uid", definition.string("metadata", "uid").orElse(""),
        "controller", true);
  }

  private static JsonObject latest(JsonObject revision) {
    return JsonObject.of(
        "name", name(revision),
        "revision", number(revision),
        "revisionHash", hash(revision));
  }

  private static String name(JsonObject revision) {
    return revision.string("metadata", "name").orElse("");
  }

  private static long number(JsonObject revision) {
    return revision.integer("spec", "revision").orElse(0L);
  }

  private static String hash(JsonObject revision) {
    return revision.string("spec", "revisionHash").orElse("");
  }
}

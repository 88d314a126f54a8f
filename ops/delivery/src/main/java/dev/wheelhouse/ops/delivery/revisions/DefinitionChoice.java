// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.revisions;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.DefinitionKind;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.snapshot.Snapshot;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions.Revision;
import java.util.List;
import java.util.Optional;

/// Which definitions an application is made with. Those of its revision, until
///
/// - its specification changes: then those that are there at that moment;
/// - it has the annotation `app.oam.dev/autoUpdate: "true"`: then always those that are there;
/// - its turn comes in the staged update of a definition: then that one;
/// - it has gone back to an earlier revision: then those of that revision, as long as its
///   specification is what it was there.
///
/// Safe for use by many threads.
public final class DefinitionChoice {

  /// Names the revision that an application has gone back to.
  public static final String DEFINITIONS_OF = "wheelhouse.dev/definitions-of";

  private final DefinitionLookup definitions;
  private final ApplicationRevisions revisions;
  private final Grants grants;

  public DefinitionChoice(
      DefinitionLookup definitions, ApplicationRevisions revisions, Grants grants) {
    this.definitions = definitions;
    this.revisions = revisions;
    this.grants = grants;
  }

  /// Tells which changed definitions an application is to take now.
  @FunctionalInterface
  public interface Grants {

    Grants NONE = (_, _) -> List.of();

    List<Grant> of(String namespace, String application);
  }

  /// One definition, by the name that applications know it by.
  public record Grant(DefinitionKind kind, String type) {}

  /// The definitions of the revision that would be made now.
  ///
  /// @param held the newest revision, when it has the specification that is wanted
  /// @throws dev.wheelhouse.base.errors.PlatformException when definitions cannot be read now
  public Snapshot next(JsonObject application, Optional<Revision> held) {
    Optional<Snapshot> earlier = earlier(application);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    ObjectRef ref = ObjectRef.of(application);
    JsonObject spec = application.object("spec").orElseGet(JsonObject::new);
    Snapshot now = Snapshot.take(definitions, ref.namespace(), spec);
    if (held.isEmpty() || held.get().definitions().isEmpty() || automatic(application)) {
      return now;
    }
    Snapshot next = held.get().definitions();
    for (Grant grant : grants.of(ref.namespace(), ref.name())) {
      next = next.with(grant.kind(), grant.type(), now);
    }
    return next;
  }

  /// Whether a new revision is to be made although the specification is that of the held one.
  public boolean due(JsonObject application, Revision held) {
    ObjectRef ref = ObjectRef.of(application);
    boolean still =
        annotation(application, AppKeys.PUBLISH_VERSION).isPresent()
            || (!automatic(application)
                && annotation(application, DEFINITIONS_OF).isEmpty()
                && grants.of(ref.namespace(), ref.name()).isEmpty());
    return !still && !next(application, Optional.of(held)).same(held.definitions());
  }

  /// Whether an application stays with the definitions of an earlier revision.
  public boolean goneBack(JsonObject application) {
    return earlier(application).isPresent();
  }

  private Optional<Snapshot> earlier(JsonObject application) {
    String spec = ApplicationRevisions.specHash(application);
    return annotation(application, DEFINITIONS_OF)
        .flatMap(name ->
            revisions.all(application).stream()
                .filter(it -> it.name().equals(name) && it.hash().equals(spec))
                .findFirst())
        .map(Revision::definitions)
        .filter(it -> !it.isEmpty());
  }

  private static boolean automatic(JsonObject application) {
    return annotation(application, AppKeys.AUTO_UPDATE).orElse("").equals("true");
  }

  private static Optional<String> annotation(JsonObject application, String name) {
    return application.string("metadata", "annotations", name).filter(it -> !it.isEmpty());
  }
}

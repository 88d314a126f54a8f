// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.children;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.Models;
import dev.wheelhouse.plane.client.Patch;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Owners;
import dev.wheelhouse.plane.client.selectors.LabelMatcher;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The objects of one kind that an owner controls. Keeps the bond between owner and child as the
/// selector says: an orphan that matches is adopted, a child that no longer matches is released.
public final class Children<T extends HasMetadata> {

  private static final String BY_CONTROLLER = "controller-uid";
  private static final String ORPHANS = "orphans";

  private final Resources<T> resources;
  private final Informer<T> informer;

  public Children(Resources<T> resources) {
    this.resources = resources;
    this.informer = resources.informer();
    informer.index(BY_CONTROLLER, Owners::controllerUid);
    informer.index(ORPHANS, Children::namespaceOfOrphan);
  }

  private static List<String> namespaceOfOrphan(HasMetadata object) {
    return Owners.controllerOf(object).isEmpty() ? List.of(Key.of(object).namespace()) : List.of();
  }

  public Informer<T> informer() {
    return informer;
  }

  /// Children as the cache shows them, without adopting or releasing any.
  public List<T> of(HasMetadata owner) {
    return informer.byIndex(BY_CONTROLLER, owner.getMetadata().getUid());
  }

  public List<T> of(String ownerUid) {
    return informer.byIndex(BY_CONTROLLER, ownerUid);
  }

  /// The children after adopting and releasing.
  ///
  /// @param live reads the owner's newest state; an owner that is gone or going adopts nothing
  public List<T> claim(
      HasMetadata owner,
      LabelMatcher selector,
      Supplier<? extends Optional<? extends HasMetadata>> live) {
    List<T> claimed = new ArrayList<>();
    boolean going = owner.getMetadata().getDeletionTimestamp() != null;
    for (T child : of(owner)) {
      if (selector.matches(child)) {
        claimed.add(child);
      } else if (!going) {
        release(owner, child);
      }
    }
    if (!going) {
      adopt(owner, selector, live, claimed);
    }
    return claimed;
  }

  private void adopt(
      HasMetadata owner,
      LabelMatcher selector,
      Supplier<? extends Optional<? extends HasMetadata>> live,
      List<T> into) {
    boolean checked = false;
    for (T orphan : informer.byIndex(ORPHANS, Key.of(owner).namespace())) {
      if (orphan.getMetadata().getDeletionTimestamp() != null || !selector.matches(orphan)) {
        continue;
      }
      if (!checked && !isAlive(owner, live.get())) {
        return;
      }
      checked = true;
      List<OwnerReference> owners = new ArrayList<>(orphan.getMetadata().getOwnerReferences());
      owners.add(Owners.controllerReference(owner));
      bond(orphan, owners).ifPresent(into::add);
    }
  }

  private static boolean isAlive(HasMetadata owner, Optional<? extends HasMetadata> live) {
    return live.map(HasMetadata::getMetadata)
        .filter(found -> found.getUid().equals(owner.getMetadata().getUid()))
        .filter(found -> found.getDeletionTimestamp() == null)
        .isPresent();
  }

  private void release(HasMetadata owner, T child) {
    String uid = owner.getMetadata().getUid();
    bond(
        child,
        child.getMetadata().getOwnerReferences().stream()
            .filter(reference -> !uid.equals(reference.getUid()))
            .toList());
  }

  /// Empty when the child is gone.
  private Optional<T> bond(T child, List<OwnerReference> owners) {
    JsonArray references = new JsonArray();
    owners.forEach(reference -> references.add(Models.tree(reference)));
    JsonObject metadata =
        JsonObject.of(
            "uid", child.getMetadata().getUid(),
            "resourceVersion", child.getMetadata().getResourceVersion(),
            "ownerReferences", references);
    Key key = Key.of(child);
    try {
      return Optional.of(
          resources.patch(
              key.namespace(),
              key.name(),
              new Patch.Merge(JsonObject.of("metadata", metadata)),
              ""));
    } catch (PlatformException e) {
      if (e.is(Reason.NOT_FOUND)) {
        return Optional.empty();
      }
      throw e;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.namespace;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Keeps one object in every namespace that is not being deleted. Keys are namespaces.
///
/// @param wanted the object for a namespace
/// @param accepted whether an existing object will do; others are replaced
public record InEveryNamespace<T extends HasMetadata>(
    Informer<Namespace> namespaces,
    Resources<T> resources,
    String name,
    Function<String, T> wanted,
    Predicate<T> accepted)
    implements Reconciler {

  @Override
  public Outcome reconcile(Key key) {
    boolean active =
        namespaces
            .get("", key.name())
            .filter(found -> found.getMetadata().getDeletionTimestamp() == null)
            .isPresent();
    Optional<T> found = resources.informer().get(key.name(), name);
    if (active && found.isEmpty()) {
      create(key.name());
    } else if (active && !accepted.test(found.get())) {
      T replacement = wanted.apply(key.name());
      replacement.getMetadata().setResourceVersion(found.get().getMetadata().getResourceVersion());
      resources.update(replacement);
    }
    return Outcome.DONE;
  }

  private void create(String namespace) {
    try {
      resources.create(wanted.apply(namespace));
    } catch (PlatformException e) {
      // It is there already, or the namespace has begun to go.
      if (!e.is(Reason.ALREADY_EXISTS) && !e.is(Reason.NOT_FOUND) && !isGoing(namespace)) {
        throw e;
      }
    }
  }

  private boolean isGoing(String namespace) {
    return namespaces
        .get("", namespace)
        .filter(found -> found.getMetadata().getDeletionTimestamp() == null)
        .isEmpty();
  }
}

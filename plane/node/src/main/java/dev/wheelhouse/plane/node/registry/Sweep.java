// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.registry;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.BlobStore;
import dev.wheelhouse.plane.node.images.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Takes blobs out of repositories whose manifests do not name them any more: those of images that
/// were deleted, or whose push was given up. A push sends blobs before the manifest that names
/// them, so what was pushed a short while ago stays.
final class Sweep {

  static final Duration GRACE = Duration.ofHours(1);

  private static final int MAX_BYTES = 4 << 20;

  private final BlobStore store;
  private final Repositories repositories;

  Sweep(BlobStore store, Repositories repositories) {
    this.store = store;
    this.repositories = repositories;
  }

  /// @return how many blobs were taken out
  int run(Instant now) {
    int removed = 0;
    for (String repository : repositories.all()) {
      Set<Digest> named = named(repository);
      for (Digest blob : repositories.blobs(repository, now.minus(GRACE))) {
        if (!named.contains(blob)) {
          repositories.removeBlob(repository, blob);
          removed++;
        }
      }
    }
    return removed;
  }

  private Set<Digest> named(String repository) {
    Set<Digest> named = new HashSet<>();
    for (Digest manifest : repositories.manifests(repository)) {
      try {
        JsonObject json = Json.readObject(store.read(manifest, MAX_BYTES));
        json.object("config").ifPresent(config -> add(named, config));
        for (String field : List.of("layers", "manifests", "blobs")) {
          json.array(field).orElseGet(JsonArray::new).objects().forEach(part -> add(named, part));
        }
      } catch (PlatformException _) {
        // a manifest that was deleted meanwhile, or cannot be read, names nothing
      }
    }
    return named;
  }

  private static void add(Set<Digest> named, JsonObject part) {
    part.string("digest").ifPresent(digest -> named.add(Digest.parse(digest)));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.image;

import dev.wheelhouse.app.plane.DataDirectory;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.FileImageStore;
import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import dev.wheelhouse.plane.node.images.Logins;
import dev.wheelhouse.plane.node.registry.RegistryServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// The images of a directory on which nothing runs, and nothing can until this is closed.
final class StoredImages implements NodeImages {

  private final DataDirectory.Hold hold;
  private final FileImageStore store;

  StoredImages(DataDirectory directory) {
    hold = directory.hold();
    try {
      store = FileImageStore.open(directory.path().resolve("images"));
      store.addSource(RegistryServer.stopped(directory.path().resolve("registry")));
    } catch (RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  @Override
  public List<JsonObject> list() {
    return store.list().stream().map(StoredImages::shown).toList();
  }

  private static JsonObject shown(LocalImage image) {
    return JsonObject.of(
        "reference", image.reference(),
        "digest", image.digest(),
        "id", image.id(),
        "size", image.size());
  }

  @Override
  public List<JsonObject> load(InputStream archive, String name) {
    return store.load(archive, name).stream().map(StoredImages::shown).toList();
  }

  @Override
  public void save(String reference, OutputStream out) throws IOException {
    store.save(reference, out);
  }

  @Override
  public void remove(String reference) {
    if (!store.remove(reference, true)) {
      throw FileImageStore.absent(reference);
    }
  }

  @Override
  public JsonObject pull(String reference, byte[] logins) throws InterruptedException {
    return shown(store.pull(reference, logins.length == 0 ? List.of() : Logins.ofConfig(logins)));
  }

  @Override
  public void close() {
    hold.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.image;

import dev.wheelhouse.app.plane.DataDirectory;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// The images of a data directory's nodes. Each is told as `reference`, `digest`, `id` and `size`.
interface NodeImages extends AutoCloseable {

  /// Asks the plane or the registry that runs on the directory; works on its files where none does.
  static NodeImages of(DataDirectory directory) {
    return directory
        .registryOfRunning()
        .<NodeImages>map(host -> new ServedImages(host, directory))
        .orElseGet(() -> new StoredImages(directory));
  }

  List<JsonObject> list() throws InterruptedException;

  /// @param name for the one image of the archive; empty for those it carries
  List<JsonObject> load(InputStream archive, String name) throws IOException, InterruptedException;

  void save(String reference, OutputStream out) throws IOException, InterruptedException;

  void remove(String reference) throws InterruptedException;

  /// @param logins as docker's configuration file has them; empty for none
  JsonObject pull(String reference, byte[] logins) throws InterruptedException;

  @Override
  void close();
}

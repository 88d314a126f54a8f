// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.output.Progress;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.artifacts.Artifacts;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import java.nio.file.Path;
import java.util.function.Supplier;

/// Uploads the jars that an application names on this machine, so that the cluster needs no access
/// to this machine's files.
public final class Upload {

  private final Supplier<RegistryTarget> registry;
  private final Progress progress;

  public Upload(Supplier<RegistryTarget> registry, Progress progress) {
    this.registry = registry;
    this.progress = progress;
  }

  /// Replaces each component's `path` by the `artifact` it became.
  public void replacePaths(JsonObject application, ApplicationFile file)
      throws InterruptedException {
    for (JsonObject component : ApplicationFile.withPath(application)) {
      Path jar = file.resolve(component);
      String name = component.string("name").orElse("?");
      progress.show(name, "uploading " + jar.getFileName());
      JsonObject properties = component.object("properties").orElseThrow();
      properties.remove("path");
      properties.put("artifact", push(jar));
    }
  }

  /// Uploads one jar and returns its reference.
  public String push(Path jar) throws InterruptedException {
    return Artifacts.push(jar, registry.get());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.output.Progress;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.artifacts.Artifacts;
import dev.wheelhouse.ops.delivery.artifacts.Uploaded;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Uploads the programs that an application names on this machine, so that the cluster needs no
/// access to this machine's files.
public final class Upload {

  private static final long KILO = 1000;

  private final Supplier<RegistryTarget> registry;
  private final Progress progress;

  public Upload(Supplier<RegistryTarget> registry, Progress progress) {
    this.registry = registry;
    this.progress = progress;
  }

  /// Replaces each component's `path` by the `artifact` it became.
  public void replacePaths(ApplicationFiles.Source source) throws InterruptedException {
    for (JsonObject component : Applications.components(source.tree())) {
      Optional<String> named = component.string("properties", "path");
      if (named.isEmpty() || !component.string("type").orElse("").equals("java")) {
        continue;
      }
      Path program = source.resolve(named.get());
      String name = component.string("name").orElse("?");
      JsonObject properties = component.object("properties").orElseThrow();
      String mainClass = properties.string("mainClass").orElse("");
      properties.remove("path");
      properties.put("artifact", push(name, program, mainClass));
    }
  }

  /// Uploads one program and returns its reference; tells how much of it travelled.
  ///
  /// @param name of the component
  /// @param program a jar, a war or a folder
  public String push(String name, Path program, String mainClass) throws InterruptedException {
    progress.show(name, "uploading " + program.getFileName());
    Uploaded uploaded = Artifacts.push(program, mainClass, registry.get());
    String sent =
        uploaded.parts().stream()
            .filter(Uploaded.Blob::sent)
            .map(it -> it.name() + " " + size(it.bytes()))
            .collect(Collectors.joining(", "));
    progress.show(
        name,
        sent.isEmpty()
            ? "the registry has all of it already (" + size(uploaded.bytes()) + ")"
            : "uploaded "
                + size(uploaded.sentBytes())
                + " of "
                + size(uploaded.bytes())
                + " ("
                + sent
                + ")");
    return uploaded.reference();
  }

  private static String size(long bytes) {
    if (bytes < KILO) {
      return bytes + " B";
    }
    return bytes < KILO * KILO
        ? "%.1f kB".formatted((double) bytes / KILO)
        : "%.1f MB".formatted((double) bytes / (KILO * KILO));
  }
}

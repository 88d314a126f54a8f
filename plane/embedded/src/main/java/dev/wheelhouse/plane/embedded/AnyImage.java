// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.plane.node.images.Digest;
import dev.wheelhouse.plane.node.images.ImageStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Has every image there could be, for a node whose containers are simulated: none is ever read.
final class AnyImage implements ImageStore {

  private static final ImageConfig NOTHING =
      new ImageConfig(List.of("/simulated"), List.of(), List.of(), "", "", "", List.of());

  private static LocalImage image(String reference) {
    String digest = Digest.of(reference.getBytes(StandardCharsets.UTF_8)).toString();
    return new LocalImage(reference, digest, digest, List.of(), NOTHING, 0);
  }

  @Override
  public Optional<LocalImage> find(String reference) {
    return Optional.of(image(reference));
  }

  @Override
  public LocalImage pull(String reference, List<RegistryCredential> credentials) {
    return image(reference);
  }

  @Override
  public LocalImage load(Path layoutOrArchive, String name) {
    return image(name);
  }

  @Override
  public List<LocalImage> list() {
    return List.of();
  }

  @Override
  public void remove(String reference) {}
}

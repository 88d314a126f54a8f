// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.testing;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.node.images.ImageStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// One image, `busybox:1`, that is here; `pulled:1` is the same and can be pulled; nothing else
/// exists.
public final class TestImages implements ImageStore {

  private final Path layer;
  private final Map<String, LocalImage> here = new ConcurrentHashMap<>();

  public TestImages(Path layer) {
    this.layer = layer;
    here.put("busybox:1", image("busybox:1"));
  }

  private LocalImage image(String reference) {
    return new LocalImage(
        reference,
        "sha256:" + "1".repeat(64),
        "sha256:" + "2".repeat(64),
        List.of(layer),
        new ImageConfig(
            List.of(), List.of("sleep", "1000"), List.of("PATH=/bin"), "/", "", "", List.of()),
        1234);
  }

  @Override
  public Optional<LocalImage> find(String reference) {
    return Optional.ofNullable(here.get(reference));
  }

  @Override
  public LocalImage pull(String reference, List<RegistryCredential> credentials) {
    if (!reference.equals("pulled:1")) {
      throw new PlatformException(Reason.NOT_FOUND, reference + ": not found");
    }
    return here.computeIfAbsent(reference, this::image);
  }

  @Override
  public LocalImage load(Path layoutOrArchive, String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<LocalImage> list() {
    return List.copyOf(here.values());
  }

  @Override
  public void remove(String reference) {
    here.remove(reference);
  }
}

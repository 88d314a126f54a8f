// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.simulated;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.node.images.ImageStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Images for containers that only seem to run: every reference can be pulled, at once and without
/// a network, and the same reference is always the same image. Not to be had are images of a
/// registry whose name has the label `invalid` (RFC 2606) and those tagged `404`, so that waiting
/// for an image can be tried too.
final class AssumedImages implements ImageStore {

  private static final ImageConfig CONFIG =
      new ImageConfig(List.of("/simulated"), List.of(), List.of(), "/", "", "", List.of());

  private final Map<String, LocalImage> pulled = new ConcurrentHashMap<>();

  @Override
  public Optional<LocalImage> find(String reference) {
    return Optional.ofNullable(pulled.get(reference));
  }

  @Override
  public LocalImage pull(String reference, List<RegistryCredential> credentials) {
    if (List.of(host(reference).split("\\.", -1)).contains("invalid")
        || reference.endsWith(":404")) {
      throw new PlatformException(
          Reason.NOT_FOUND, "image " + reference + " is not to be had (simulated)");
    }
    return pulled.computeIfAbsent(reference, AssumedImages::image);
  }

  private static String host(String reference) {
    int slash = reference.indexOf('/');
    return slash < 0 ? "" : reference.substring(0, slash);
  }

  private static LocalImage image(String reference) {
    String digest = "sha256:" + sha256(reference);
    return new LocalImage(reference, digest, digest, List.of(), CONFIG, 0);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  @Override
  public LocalImage load(Path layoutOrArchive, String name) {
    return pulled.computeIfAbsent(name, AssumedImages::image);
  }

  @Override
  public List<LocalImage> list() {
    return List.copyOf(pulled.values());
  }

  @Override
  public void remove(String reference) {
    pulled.remove(reference);
  }
}

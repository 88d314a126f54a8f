// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Images on this machine, addressed by content. Layers are unpacked once and shared by all
/// containers, read-only. Safe for use by many threads; two pulls of one image are one pull.
public interface ImageStore {

  /// An image that is here, if it is.
  ///
  /// @param reference as in a pod's spec: `busybox`, `localhost:5000/shop/web:1`, `name@sha256:...`
  Optional<LocalImage> find(String reference);

  /// Gets an image from its registry.
  ///
  /// @throws PlatformException `NOT_FOUND`, `UNAUTHORIZED`, `SERVICE_UNAVAILABLE` ... whose message
  ///   names the registry, the reference and what to do
  LocalImage pull(String reference, List<RegistryCredential> credentials)
      throws InterruptedException;

  /// The same, telling how far it is.
  default LocalImage pull(
      String reference, List<RegistryCredential> credentials, PullProgress progress)
      throws InterruptedException {
    return pull(reference, credentials);
  }

  /// Takes an OCI layout folder or an OCI/docker archive file and names what is in it.
  ///
  /// @param name the reference to file it under; empty for the name it carries itself
  LocalImage load(Path layoutOrArchive, String name) throws InterruptedException;

  /// What is here; the layers of some may still have to be unpacked.
  List<LocalImage> list();

  /// Drops a reference, and the layers nothing refers to any more and no container uses.
  void remove(String reference);

  /// Deletes what is left of pulls that failed and of images that are gone.
  ///
  /// @return whether that was done; while images are added or read it is put off
  default boolean collect() {
    return true;
  }

  /// The disk they are on; empty where they take no room.
  default Optional<DiskSpace> disk() {
    return Optional.empty();
  }

  /// A user and password for one registry host.
  record RegistryCredential(String registry, String user, String password) {

    @Override
    public String toString() {
      return "RegistryCredential[registry=" + registry + ", user=" + user + "]";
    }
  }

  /// An image that can be run.
  ///
  /// @param id `sha256:` digest of its configuration
  /// @param layers unpacked layer folders, lowest first, as overlayfs wants them
  record LocalImage(
      String reference,
      String id,
      String digest,
      List<Path> layers,
      ImageConfig config,
      long size) {

    public LocalImage {
      layers = List.copyOf(layers);
    }
  }

  /// What an image says about running it (OCI image configuration).
  record ImageConfig(
      List<String> entrypoint,
      List<String> command,
      List<String> environment,
      String workingDirectory,
      String user,
      String stopSignal,
      List<String> exposedPorts) {

    public ImageConfig {
      entrypoint = List.copyOf(entrypoint);
      command = List.copyOf(command);
      environment = List.copyOf(environment);
      exposedPorts = List.copyOf(exposedPorts);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// Which images have been built, kept in a folder, a small file each, so that neither a restart nor
/// going back to an older revision builds anything again.
final class BuiltImages {

  private final Path folder;

  BuiltImages(Path folder) {
    this.folder = folder;
  }

  /// @return the image without its registry: `default/web@sha256:...`
  Optional<String> find(String key) {
    try {
      return Optional.of(Files.readString(folder.resolve(key)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  void remember(String key, String image) {
    try {
      Files.createDirectories(folder);
      Path temporary = Files.createTempFile(folder, "writing", "");
      Files.writeString(temporary, image);
      Files.move(temporary, folder.resolve(key), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private PlatformException unreadable(IOException e) {
    return new PlatformException(Reason.INTERNAL, "cannot use the cache " + folder + ": " + e, e);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import dev.wheelhouse.base.errors.PlatformException;
import java.io.IOException;
import java.nio.file.Path;

/// A part as one file, to be sent and received.
public final class PartArchive {

  private PartArchive() {}

  /// Packs a part; equal parts give equal files.
  ///
  /// @param target a file, replaced when it is there
  public static void pack(Part part, Path target) throws IOException {
    Zips.pack(part.files(), target);
  }

  /// Unpacks a part that a stranger may have packed.
  ///
  /// @param folder an empty folder
  /// @throws PlatformException `INVALID` when it must not be unpacked
  public static void unpack(String name, Path archive, Path folder) {
    Unpacking.unpack(archive, name, folder, Limits.DEFAULT);
  }

  /// The part whose files lie in a folder.
  public static Part read(String name, Path folder) {
    return new Part(name, Tree.of(name, folder, Limits.DEFAULT).files());
  }
}

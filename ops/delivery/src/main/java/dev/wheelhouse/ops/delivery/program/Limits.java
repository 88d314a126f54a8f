// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.Arrays;

/// What a program may be at most. Programs come from strangers: an archive of a megabyte must not
/// fill the disk of who unpacks it, nor may a name in it lead out of the folder it is unpacked to.
///
/// @param files how many
/// @param bytes of all files together
/// @param manifestBytes of `META-INF/MANIFEST.MF`
/// @param ratio of unpacked to packed bytes, looked at from `ratioFrom` unpacked bytes on
record Limits(int files, long bytes, long manifestBytes, long ratio, long ratioFrom) {

  static final Limits DEFAULT = new Limits(100_000, 2L << 30, 1L << 20, 100, 64L << 20);

  private static final int LONGEST_NAME = 1024;
  private static final int LONGEST_SEGMENT = 255;
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  /// @param program its file name, for messages
  /// @throws PlatformException `INVALID` for a name that leaves the folder or is none of a file
  void checkName(String program, String name) {
    boolean wayOut =
        name.startsWith("/")
            || name.contains("\\")
            || name.matches("[A-Za-z]:.*")
            || Arrays.asList(name.split("/", -1)).contains("..");
    if (wayOut) {
      throw refused(program, "its entry `" + printable(name) + "` leads out of the archive");
    }
    boolean odd =
        name.isEmpty()
            || name.length() > LONGEST_NAME
            || name.chars().anyMatch(it -> it < ' ')
            || Arrays.stream(name.split("/"))
                .anyMatch(it -> it.isEmpty() || it.equals(".") || it.length() > LONGEST_SEGMENT);
    if (odd) {
      throw refused(program, "its entry `" + printable(name) + "` has no usable name");
    }
  }

  void checkCount(String program, int count) {
    if (count > files) {
      throw refused(program, "it holds more than " + files + " files");
    }
  }

  /// @param packed size of the archive; 0 for a folder
  /// @param unpacked bytes of all files until now
  void checkSize(String program, long packed, long unpacked) {
    if (unpacked > bytes) {
      throw refused(program, "its files are more than " + bytes + " bytes together");
    }
    if (packed > 0 && unpacked > ratioFrom && unpacked / packed > ratio) {
      throw refused(
          program,
          "its files are more than "
              + ratio
              + " times as large as the archive, as in an archive made to fill a disk");
    }
  }

  /// @param size bytes of the file until now
  void checkFile(String program, String name, long size) {
    if (name.equals(MANIFEST) && size > manifestBytes) {
      throw refused(program, MANIFEST + " is larger than " + manifestBytes + " bytes");
    }
  }

  static PlatformException refused(String program, String why) {
    return new PlatformException(
        Reason.INVALID, program + " is refused: " + why + "; build it anew with usual tools");
  }

  private static String printable(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 100 ? clean.substring(0, 100) + "..." : clean;
  }
}

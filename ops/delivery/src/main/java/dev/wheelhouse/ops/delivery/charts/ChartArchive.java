// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// Reads the archive of a chart without unpacking it. Archives come from anywhere: their size, the
/// size of what is in them and the number of files are bounded, and paths that lead out of the
/// archive and links are refused.
final class ChartArchive {

  static final int LARGEST = 20 << 20;

  private static final long LARGEST_UNPACKED = 100L << 20;
  private static final int LARGEST_FILE = 5 << 20;
  private static final int MOST_FILES = 10_000;

  private ChartArchive() {}

  /// @param where it came from, for messages
  /// @throws PlatformException `INVALID` when it is no chart or too large
  static Chart read(byte[] archive, String digest, Path file, String where) {
    JsonObject metadata = new JsonObject();
    List<JsonObject> crds = new ArrayList<>();
    long unpacked = 0;
    int files = 0;
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        check(entry, where);
        unpacked += entry.getSize();
        if (++files > MOST_FILES || unpacked > LARGEST_UNPACKED) {
          throw wrong(where, "has more than " + MOST_FILES + " files or 100 MiB in it");
        }
        String path = entry.getName();
        if (path.matches("[^/]+/Chart\\.yaml")) {
          metadata = documents(tar, where, path).stream().findFirst().orElse(metadata);
        } else if (path.matches("[^/]+/(charts/[^/]+/)*crds/.+\\.(yaml|yml|json)")) {
          crds.addAll(documents(tar, where, path));
        }
      }
    } catch (IOException e) {
      throw wrong(where, "is no archive of a chart: " + e.getMessage());
    }
    return chart(metadata, crds, digest, file, where);
  }

  private static Chart chart(
      JsonObject metadata, List<JsonObject> crds, String digest, Path file, String where) {
    Optional<String> name = metadata.string("name");
    Optional<String> version = metadata.string("version");
    if (name.isEmpty() || version.isEmpty()) {
      throw wrong(where, "is no chart: it has no Chart.yaml with name and version");
    }
    if (metadata.string("type").orElse("").equals("library")) {
      throw wrong(where, "is a library chart: it is for other charts and cannot be installed");
    }
    List<JsonObject> definitions =
        crds.stream()
            .filter(it -> it.string("kind").orElse("").equals("CustomResourceDefinition"))
            .toList();
    return new Chart(name.get(), version.get(), digest, file, definitions);
  }

  private static void check(TarArchiveEntry entry, String where) {
    String path = entry.getName().replace('\\', '/');
    boolean escapes =
        path.startsWith("/")
            || path.matches("[A-Za-z]:.*")
            || Arrays.asList(path.split("/", -1)).contains("..");
    if (escapes) {
      throw wrong(where, "has a path that leads out of it: " + entry.getName());
    }
    if (entry.isSymbolicLink() || entry.isLink()) {
      throw wrong(where, "has a link in it: " + entry.getName());
    }
    if (entry.getSize() > LARGEST_FILE) {
      throw wrong(where, "has a file of more than 5 MiB: " + entry.getName());
    }
  }

  private static List<JsonObject> documents(InputStream entry, String where, String path)
      throws IOException {
    String text = new String(entry.readNBytes(LARGEST_FILE), StandardCharsets.UTF_8);
    try {
      return YamlDocument.all(text).stream().map(YamlDocument::tree).toList();
    } catch (PlatformException e) {
      throw wrong(where, path + ": " + e.getMessage());
    }
  }

  private static PlatformException wrong(String where, String what) {
    return new PlatformException(Reason.INVALID, "the archive of chart " + where + " " + what);
  }
}

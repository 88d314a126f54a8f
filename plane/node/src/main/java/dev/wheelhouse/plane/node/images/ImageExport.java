// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.ImageManifest.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// Writes an image as an OCI image layout in a tar, with docker's `manifest.json` beside it. Of an
/// index only the image for this machine is written, since only that is sure to be here. The same
/// image makes the same bytes.
final class ImageExport {

  private final BlobStore blobs;

  ImageExport(BlobStore blobs) {
    this.blobs = blobs;
  }

  /// @param name canonical reference
  /// @param own the manifest for this machine
  void write(String name, Digest own, OutputStream out) throws IOException {
    byte[] bytes = blobs.read(own, ImageManifest.MAX_BYTES);
    ImageManifest manifest = ImageManifest.parse(bytes);
    Set<Digest> parts = new LinkedHashSet<>();
    parts.add(own);
    parts.add(manifest.config().digest());
    manifest.layers().forEach(layer -> parts.add(layer.digest()));
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      file(tar, "oci-layout", JsonObject.of("imageLayoutVersion", "1.0.0"));
      file(tar, "index.json", index(name, own, bytes));
      bytes(tar, "manifest.json", Json.writeBytes(JsonArray.of(docker(name, manifest))));
      for (Digest part : parts) {
        blob(tar, part);
      }
    }
  }

  private static JsonObject index(String name, Digest own, byte[] manifest) {
    JsonObject entry =
        new Descriptor(
                Json.readObject(manifest).string("mediaType").orElse(ImageManifest.OCI_MANIFEST),
                own,
                manifest.length)
            .toJson();
    JsonObject annotations =
        JsonObject.of(
            "io.containerd.image.name", name, "org.opencontainers.image.ref.name", tag(name));
    entry.put("annotations", annotations);
    return JsonObject.of(
        "schemaVersion",
        2L,
        "mediaType",
        ImageManifest.OCI_INDEX,
        "manifests",
        JsonArray.of(entry));
  }

  private static String tag(String name) {
    ImageReference reference = ImageReference.parse(name);
    return reference.tag().isEmpty() ? "latest" : reference.tag();
  }

  private static JsonObject docker(String name, ImageManifest manifest) {
    JsonArray layers = new JsonArray();
    manifest.layers().forEach(layer -> layers.add(path(layer.digest())));
    JsonArray tags = name.contains("@") ? new JsonArray() : JsonArray.of(name);
    return JsonObject.of(
        "Config", path(manifest.config().digest()), "RepoTags", tags, "Layers", layers);
  }

  private static String path(Digest digest) {
    return "blobs/" + digest.algorithm().label() + "/" + digest.hex();
  }

  private void blob(TarArchiveOutputStream tar, Digest digest) throws IOException {
    tar.putArchiveEntry(entry(path(digest), blobs.size(digest)));
    try (InputStream in = blobs.open(digest)) {
      in.transferTo(tar);
    }
    tar.closeArchiveEntry();
  }

  private static void file(TarArchiveOutputStream tar, String name, JsonObject json)
      throws IOException {
    bytes(tar, name, Json.writeBytes(json));
  }

  private static void bytes(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    tar.putArchiveEntry(entry(name, content.length));
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String name, long size) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setModTime(0);
    entry.setUserId(0);
    entry.setGroupId(0);
    entry.setMode(TarArchiveEntry.DEFAULT_FILE_MODE);
    return entry;
  }
}

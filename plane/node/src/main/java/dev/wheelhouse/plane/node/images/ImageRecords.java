// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The file that says which references are on this machine. Replaced as a whole, so a crash leaves
/// the state before or after a change. Safe for use by many threads.
final class ImageRecords {

  /// @param top digest of what the reference names: an index, or the manifest itself
  /// @param manifest digest of the manifest for this machine
  record ImageRecord(String reference, Digest top, Digest manifest) {}

  private final Path file;
  private TreeMap<String, ImageRecord> records = new TreeMap<>();

  ImageRecords(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      Json.readObject(Files.readAllBytes(file))
          .array("images")
          .orElseGet(JsonArray::new)
          .objects()
          .forEach(this::read);
    }
  }

  private void read(JsonObject json) {
    String reference = json.string("reference").orElseThrow();
    records.put(
        reference,
        new ImageRecord(
            reference,
            Digest.parse(json.string("digest").orElseThrow()),
            Digest.parse(json.string("manifest").orElseThrow())));
  }

  synchronized Optional<ImageRecord> find(ImageReference reference) {
    ImageRecord exact = records.get(reference.canonical());
    if (exact != null || reference.digest().isEmpty()) {
      return Optional.ofNullable(exact);
    }
    return records.values().stream()
        .filter(record -> ImageReference.parse(record.reference()).name().equals(reference.name()))
        .filter(record ->
            record.top().toString().equals(reference.digest())
                || record.manifest().toString().equals(reference.digest()))
        .findFirst();
  }

  synchronized Collection<ImageRecord> all() {
    return List.copyOf(records.values());
  }

  /// Adds images, all or none.
  ///
  /// @return whether a reference names something else now than it did
  synchronized boolean put(List<ImageRecord> added) throws IOException {
    TreeMap<String, ImageRecord> next = new TreeMap<>(records);
    boolean moved = false;
    for (ImageRecord record : added) {
      ImageRecord before = next.put(record.reference(), record);
      moved |= before != null && !before.equals(record);
    }
    if (!next.equals(records)) {
      save(next);
      records = next;
    }
    return moved;
  }

  synchronized boolean remove(String reference) throws IOException {
    TreeMap<String, ImageRecord> next = new TreeMap<>(records);
    if (next.remove(reference) == null) {
      return false;
    }
    save(next);
    records = next;
    return true;
  }

  private void save(Map<String, ImageRecord> next) throws IOException {
    JsonArray images = new JsonArray();
    for (ImageRecord record : next.values()) {
      images.add(
          JsonObject.of(
              "reference",
              record.reference(),
              "digest",
              record.top().toString(),
              "manifest",
              record.manifest().toString()));
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".next");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(Json.writeBytes(JsonObject.of("images", images)));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.failpoints.Failpoints;
import dev.wheelhouse.plane.node.images.ImageManifest.Descriptor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Layers as folders. A folder is complete or not there; it is named by the digest of the layer's
/// uncompressed tar, so images share it.
///
/// With root, each layer is a folder of its own for overlayfs. Without, overlayfs marks cannot be
/// written: then an image has one folder with all its layers merged.
///
/// Folders do not outlive a restart of the machine, since their files are not synced; they are
/// unpacked again from the blobs, which are.
final class LayerStore {

  private static final int NAME_LENGTH = 32;
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path layers;
  private final Path temporary;
  private final BlobStore blobs;
  private final LayerUnpacker.Limits limits;
  private final boolean overlay;
  private final KeyedLocks<String> locks = new KeyedLocks<>();

  LayerStore(Path directory, BlobStore blobs, LayerUnpacker.Limits limits) throws IOException {
    this.layers = directory.resolve("layers");
    this.temporary = directory.resolve("unpacking");
    this.blobs = blobs;
    this.limits = limits;
    FileTrees.delete(temporary);
    Files.createDirectories(temporary);
    dropAfterReboot(directory.resolve("boot"));
    Files.createDirectories(layers);
    this.overlay = OverlayMarks.supported(temporary);
  }

  private void dropAfterReboot(Path record) throws IOException {
    String boot = Files.exists(BOOT) ? Files.readString(BOOT).strip() : "";
    if (!Files.exists(record) || !Files.readString(record).equals(boot)) {
      FileTrees.delete(layers);
      Files.writeString(record, boot);
    }
  }

  /// One layer of an image.
  ///
  /// @param diff digest of the uncompressed tar
  record Layer(Descriptor blob, Digest diff) {}

  /// The folders of an image, lowest first, unpacked where they are not yet.
  List<Path> unpacked(List<Layer> image) {
    try {
      return overlay ? separate(image) : List.of(merged(image));
    } catch (IOException e) {
      throw new PlatformException(
          Reason.STORAGE_FULL,
          "cannot unpack the image below " + layers + ": " + e.getMessage() + full(e),
          e);
    }
  }

  private static String full(IOException e) {
    return String.valueOf(e.getMessage()).contains("No space left")
        ? "; make room on that disk, such as by `image rm`"
        : "";
  }

  private List<Path> separate(List<Layer> image) throws IOException {
    List<Path> folders = new ArrayList<>();
    for (Layer layer : image) {
      folders.add(ensure(layer.diff(), List.of(layer), LayerUnpacker.Form.OVERLAY, folders));
    }
    return folders;
  }

  private Path merged(List<Layer> image) throws IOException {
    return ensure(mergedKey(image), image, LayerUnpacker.Form.MERGED, List.of());
  }

  private static Digest mergedKey(List<Layer> image) {
    String all = image.stream().map(layer -> layer.diff().hex()).collect(Collectors.joining(","));
    return Digest.of(("merged," + all).getBytes(StandardCharsets.US_ASCII));
  }

  /// Where an image's folders are once they are unpacked.
  List<Path> folders(List<Layer> image) {
    return overlay
        ? image.stream().map(layer -> folder(layer.diff())).toList()
        : List.of(folder(mergedKey(image)));
  }

  private Path ensure(Digest key, List<Layer> content, LayerUnpacker.Form form, List<Path> lower)
      throws IOException {
    Path folder = folder(key);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    try (var _ = locks.lock(key.hex())) {
      if (!Files.isDirectory(folder)) {
        unpack(folder, content, form, lower);
      }
    }
    return folder;
  }

  private Path folder(Digest key) {
    return layers.resolve(key.hex().substring(0, NAME_LENGTH));
  }

  private void unpack(Path folder, List<Layer> content, LayerUnpacker.Form form, List<Path> lower)
      throws IOException {
    Path scratch = Files.createDirectory(temporary.resolve(UUID.randomUUID().toString()));
    try {
      Files.setAttribute(scratch, "unix:mode", 0755);
      for (Layer layer : content) {
        unpack(layer, new LayerUnpacker(scratch, form, limits, lower));
      }
      Failpoints.reach("images.before-layer-move");
      Files.move(scratch, folder, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      FileTrees.delete(scratch);
    }
  }

  private void unpack(Layer layer, LayerUnpacker unpacker) throws IOException {
    MessageDigest sha = layer.diff().algorithm().start();
    try (InputStream blob = blobs.open(layer.blob().digest());
        InputStream tar = new DigestInputStream(decompressed(blob), sha)) {
      unpacker.unpack(tar);
      tar.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new IOException("layer " + layer.blob().digest() + ": " + e.getMessage(), e);
    }
    Digest found = Digest.finish(sha);
    if (!found.equals(layer.diff())) {
      throw new PlatformException(
          Reason.BAD_REQUEST,
          "layer "
              + layer.blob().digest()
              + " unpacks to "
              + found
              + ", the image's configuration"
              + " says "
              + layer.diff());
    }
  }

  /// The stream without gzip or zstd, told by its first bytes; others as they are.
  static InputStream decompressed(InputStream blob) throws IOException {
    BufferedInputStream in = new BufferedInputStream(blob, 1 << 16);
    in.mark(8);
    byte[] head = in.readNBytes(4);
    in.reset();
    if (head.length >= 2 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b) {
      return new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16);
    }
    if (head.length == 4
        && (head[0] & 0xff) == 0x28
        && (head[1] & 0xff) == 0xb5
        && head[2] == 0x2f
        && (head[3] & 0xff) == 0xfd) {
      return new BufferedInputStream(new ZstdInputStreamNoFinalizer(in), 1 << 16);
    }
    return in;
  }

  /// Deletes the folders that are neither kept nor mounted.
  void collect(Set<Path> kept) {
    try (Stream<Path> all = Files.list(layers)) {
      String mounts =
          Files.exists(Path.of("/proc/self/mounts"))
              ? Files.readString(Path.of("/proc/self/mounts"))
              : "";
      for (Path folder : all.toList()) {
        if (!kept.contains(folder) && !mounts.contains(folder.getFileName().toString())) {
          discard(folder);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void discard(Path folder) throws IOException {
    Path doomed = temporary.resolve(UUID.randomUUID().toString());
    Files.move(folder, doomed, StandardCopyOption.ATOMIC_MOVE);
    FileTrees.delete(doomed);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.failpoints.Failpoints;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.images.ImageManifest.Descriptor;
import dev.wheelhouse.plane.node.images.ImageRecords.ImageRecord;
import dev.wheelhouse.plane.node.images.LayerStore.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Images as files below one folder: blobs as downloaded, layers as folders, and a file that says
/// which references there are. An image is listed after all its parts are in place, so a crash
/// leaves it whole or not there.
///
/// Lock order: the lock of a reference, the collection lock, the lock of a layer. Whoever adds
/// parts holds the collection lock shared; whoever deletes parts holds it alone.
public final class FileImageStore implements ImageStore {

  /// What one image may cost.
  ///
  /// @param blobBytes most bytes of one downloaded blob
  /// @param layerBytes most bytes that one layer unpacks to
  /// @param layerEntries most files of one layer
  /// @param plainHttpRegistries registry hosts to talk to without TLS besides loopback ones
  public record Options(
      long blobBytes, long layerBytes, long layerEntries, Set<String> plainHttpRegistries) {

    public static final Options DEFAULT = new Options(16L << 30, 32L << 30, 2_000_000, Set.of());

    public Options {
      plainHttpRegistries = Set.copyOf(plainHttpRegistries);
    }
  }

  private final BlobStore blobs;
  private final LayerStore layers;
  private final ImageRecords records;
  private final RegistryPuller puller;
  private final Options options;
  private final List<ImageSource> sources = new CopyOnWriteArrayList<>();
  private final KeyedLocks<String> pulls = new KeyedLocks<>();
  private final ReadWriteLock collection = new ReentrantReadWriteLock();
  private final AtomicBoolean collectionDue = new AtomicBoolean();

  private FileImageStore(Path directory, Options options, Clock clock) throws IOException {
    Files.createDirectories(directory);
    this.options = options;
    this.blobs = new BlobStore(directory);
    this.layers =
        new LayerStore(
            directory,
            blobs,
            new LayerUnpacker.Limits(options.layerBytes(), options.layerEntries()));
    this.records = new ImageRecords(directory.resolve("images.json"));
    this.puller = new RegistryPuller(blobs, options, clock);
  }

  public static FileImageStore open(Path directory) {
    return open(directory, Options.DEFAULT, Clock.system());
  }

  public static FileImageStore open(Path directory, Options options, Clock clock) {
    try {
      return new FileImageStore(directory, options, clock);
    } catch (IOException e) {
      throw new PlatformException(
          Reason.STORAGE_FULL, "cannot open the image store at " + directory, e);
    }
  }

  /// The blobs of all images, for a registry that shares them.
  public BlobStore blobs() {
    return blobs;
  }

  /// Adds a place that holds images in [#blobs()]; asked before any remote registry.
  public void addSource(ImageSource source) {
    sources.add(source);
  }

  @Override
  public Optional<LocalImage> find(String reference) {
    ImageReference parsed = ImageReference.parse(reference);
    Optional<ImageRecord> known = records.find(parsed);
    if (known.isPresent()) {
      return known.map(record -> open(record, parsed.canonical()));
    }
    return fromSource(parsed);
  }

  private Optional<LocalImage> fromSource(ImageReference reference) {
    return sources.stream()
        .flatMap(source -> source.resolve(reference).stream())
        .findFirst()
        .map(top -> adopt(reference, top));
  }

  @Override
  public LocalImage pull(String reference, List<RegistryCredential> credentials)
      throws InterruptedException {
    ImageReference parsed = ImageReference.parse(reference);
    try (var _ = pulls.lock(parsed.canonical())) {
      Optional<LocalImage> here = fromSource(parsed);
      if (here.isPresent()) {
        return here.get();
      }
      collection.readLock().lock();
      try {
        return adopt(parsed, puller.pull(parsed, credentials));
      } finally {
        collection.readLock().unlock();
      }
    } finally {
      collectIfDue();
    }
  }

  @Override
  public LocalImage load(Path layoutOrArchive, String name) throws InterruptedException {
    collection.readLock().lock();
    try {
      List<ImageArchive.Found> found =
          new ImageArchive(blobs, options.blobBytes()).read(layoutOrArchive);
      return name.isEmpty() ? loadAll(layoutOrArchive, found) : loadAs(name, found);
    } catch (IOException e) {
      throw new PlatformException(
          Reason.STORAGE_FULL, "cannot load " + layoutOrArchive + ": " + e.getMessage(), e);
    } finally {
      collection.readLock().unlock();
    }
  }

  private LocalImage loadAs(String name, List<ImageArchive.Found> found) {
    if (found.size() != 1) {
      throw new PlatformException(
          Reason.BAD_REQUEST,
          "the archive holds " + found.size() + " images; only one can be named " + name);
    }
    return adopt(ImageReference.parse(name), found.getFirst().top());
  }

  private LocalImage loadAll(Path source, List<ImageArchive.Found> found) {
    List<LocalImage> images = new ArrayList<>();
    for (ImageArchive.Found image : found) {
      for (String name : image.names()) {
        images.add(adopt(ImageReference.parse(name), image.top()));
      }
    }
    if (images.isEmpty()) {
      throw new PlatformException(
          Reason.BAD_REQUEST, source + " carries no image name; give it one");
    }
    return images.getFirst();
  }

  /// Lists an image whose blobs are all here, after unpacking it.
  private LocalImage adopt(ImageReference reference, Digest top) {
    collection.readLock().lock();
    try {
      byte[] bytes = blobs.read(top, ImageManifest.MAX_BYTES);
      Digest manifest = ImageManifest.isIndex(bytes) ? ImageManifest.choose(bytes).digest() : top;
      ImageRecord record = new ImageRecord(reference.canonical(), top, manifest);
      LocalImage image = open(record, reference.canonical());
      Failpoints.reach("images.before-record");
      records.put(record);
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      collection.readLock().unlock();
    }
  }

  private LocalImage open(ImageRecord record, String reference) {
    collection.readLock().lock();
    try {
      Parts parts = parts(record);
      long size = parts.manifest().layers().stream().mapToLong(Descriptor::size).sum();
      return new LocalImage(
          reference,
          parts.manifest().config().digest().toString(),
          record.top().toString(),
          layers.unpacked(parts.layers()),
          parts.configuration().config(),
          size);
    } finally {
      collection.readLock().unlock();
    }
  }

  private record Parts(
      ImageManifest manifest, ImageConfiguration configuration, List<Layer> layers) {}

  private Parts parts(ImageRecord record) {
    ImageManifest manifest =
        ImageManifest.parse(blobs.read(record.manifest(), ImageManifest.MAX_BYTES));
    ImageConfiguration configuration =
        ImageConfiguration.parse(blobs.read(manifest.config().digest(), ImageManifest.MAX_BYTES));
    if (configuration.diffs().size() != manifest.layers().size()) {
      throw new PlatformException(
          Reason.BAD_REQUEST,
          record.reference()
              + " cannot be run: its configuration names "
              + configuration.diffs().size()
              + " layers, its manifest "
              + manifest.layers().size());
    }
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < manifest.layers().size(); i++) {
      layers.add(new Layer(manifest.layers().get(i), configuration.diffs().get(i)));
    }
    return new Parts(manifest, configuration, layers);
  }

  @Override
  public List<LocalImage> list() {
    return records.all().stream().map(record -> open(record, record.reference())).toList();
  }

  @Override
  public void remove(String reference) {
    try {
      records.remove(ImageReference.parse(reference));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    collect();
  }

  private void collectIfDue() {
    if (collectionDue.get()) {
      collect();
    }
  }

  /// Deletes blobs and layers that no reference, no source and no mount needs. While images are
  /// being added it is put off until the last of them is there.
  public void collect() {
    collectionDue.set(true);
    if (!collection.writeLock().tryLock()) {
      return;
    }
    try {
      collectionDue.set(false);
      Set<Digest> neededBlobs = new HashSet<>();
      Set<Path> neededLayers = new HashSet<>();
      for (ImageRecord record : records.all()) {
        Parts parts = parts(record);
        neededBlobs.addAll(List.of(record.top(), record.manifest()));
        neededBlobs.add(parts.manifest().config().digest());
        parts.layers().forEach(layer -> neededBlobs.add(layer.blob().digest()));
        neededLayers.addAll(layers.folders(parts.layers()));
      }
      layers.collect(neededLayers);
      sources.forEach(source -> neededBlobs.addAll(source.kept()));
      blobs.digests().stream().filter(blob -> !neededBlobs.contains(blob)).forEach(blobs::delete);
    } finally {
      collection.writeLock().unlock();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.failpoints.Failpoints;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.images.ImageRecords.ImageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Images as files below one folder: blobs as downloaded, layers as folders, and a file that says
/// which references there are. An image is listed after all its parts are in place, so a crash
/// leaves it whole or not there.
///
/// Lock order: the collection lock, the lock of a blob or a layer. Whoever adds parts holds the
/// collection lock shared; whoever deletes parts holds it alone.
public final class FileImageStore implements ImageStore {

  /// What one image may cost, and where images come from.
  ///
  /// @param blobBytes most bytes of one blob, and of one archive that is imported
  /// @param layerBytes most bytes that one layer unpacks to
  /// @param layerEntries most files of one layer
  /// @param hosts how registries are reached
  /// @param stall how long a registry may be silent, before an answer and within it
  public record Options(
      long blobBytes, long layerBytes, long layerEntries, RegistryHosts hosts, Duration stall) {

    public static final Options DEFAULT =
        new Options(16L << 30, 32L << 30, 2_000_000, RegistryHosts.DEFAULT, Duration.ofSeconds(60));

    public Options with(RegistryHosts other) {
      return new Options(blobBytes, layerBytes, layerEntries, other, stall);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(FileImageStore.class);

  /// How long the beginning of a blob is kept for a pull that goes on.
  private static final Duration PARTIAL_LIFE = Duration.ofDays(1);

  private record PullKey(String reference, List<RegistryCredential> credentials) {}

  private final BlobStore blobs;
  private final LayerStore layers;
  private final ImageRecords records;
  private final RegistryPuller puller;
  private final Options options;
  private final Clock clock;
  private final List<ImageSource> sources = new CopyOnWriteArrayList<>();
  private final SharedPulls<PullKey, LocalImage> pulls = new SharedPulls<>();
  private final ReadWriteLock collection = new ReentrantReadWriteLock();
  private final AtomicBoolean collectionDue = new AtomicBoolean();

  private FileImageStore(Path directory, Options options, Clock clock) throws IOException {
    Files.createDirectories(directory);
    this.options = options;
    this.clock = clock;
    this.blobs = new BlobStore(directory);
    this.layers =
        new LayerStore(
            directory,
            blobs,
            new LayerUnpacker.Limits(options.layerBytes(), options.layerEntries()));
    this.records = new ImageRecords(directory.resolve("images.json"));
    this.puller = new RegistryPuller(blobs, options, clock);
    blobs.dropPartials(clock.now().minus(PARTIAL_LIFE));
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
    try {
      Optional<LocalImage> known =
          records.find(parsed).flatMap(record -> opened(record, parsed.canonical()));
      return known.isPresent() ? known : fromSource(parsed);
    } finally {
      collectIfDue();
    }
  }

  /// An image whose parts are gone is not here, whatever the list says.
  private Optional<LocalImage> opened(ImageRecord record, String reference) {
    try {
      return Optional.of(open(record, reference));
    } catch (PlatformException e) {
      if (!e.is(Reason.NOT_FOUND)) {
        throw e;
      }
      forget(record.reference());
      return Optional.empty();
    }
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
    return pull(reference, credentials, new PullProgress());
  }

  @Override
  public LocalImage pull(
      String reference, List<RegistryCredential> credentials, PullProgress progress)
      throws InterruptedException {
    ImageReference parsed = ImageReference.parse(reference);
    try {
      return pulls.get(
          new PullKey(parsed.canonical(), List.copyOf(credentials)),
          progress,
          () -> fetch(parsed, credentials, progress));
    } catch (PlatformException e) {
      if (e.is(Reason.STORAGE_FULL)) {
        collectionDue.set(true);
      }
      throw e;
    } finally {
      collectIfDue();
    }
  }

  private LocalImage fetch(
      ImageReference reference, List<RegistryCredential> credentials, PullProgress progress)
      throws InterruptedException {
    Optional<LocalImage> here = fromSource(reference);
    if (here.isPresent()) {
      return here.get();
    }
    collection.readLock().lock();
    try {
      return adopt(reference, puller.pull(reference, credentials, progress));
    } finally {
      collection.readLock().unlock();
    }
  }

  @Override
  public LocalImage load(Path layoutOrArchive, String name) throws InterruptedException {
    return loaded(archive -> archive.read(layoutOrArchive), name).getFirst();
  }

  /// Takes an OCI or docker archive that comes as a stream, compressed or not. Where it cannot be
  /// taken, nothing is changed.
  ///
  /// @param name the reference to file its one image under; empty for the names it carries itself
  /// @return all that it holds
  public List<LocalImage> load(InputStream archive, String name) {
    return loaded(reader -> reader.read(archive), name);
  }

  private interface Reading {
    List<ImageArchive.Found> from(ImageArchive archive) throws IOException;
  }

  private List<LocalImage> loaded(Reading reading, String name) {
    collection.readLock().lock();
    try {
      // an archive has files that are no part of an image, and all are taken at first
      collectionDue.set(true);
      ImageArchive archive = new ImageArchive(blobs, options.blobBytes());
      return adoptAll(ImageArchive.named(reading.from(archive), name));
    } catch (IOException e) {
      throw new PlatformException(
          Reason.STORAGE_FULL, "cannot store the image: " + e.getMessage(), e);
    } finally {
      collection.readLock().unlock();
      collectIfDue();
    }
  }

  private List<LocalImage> adoptAll(List<NamedImage> images) {
    try {
      return adopt(images);
    } catch (PlatformException e) {
      throw e.is(Reason.NOT_FOUND) ? ImageArchive.refused(e.getMessage() + " in it") : e;
    }
  }

  /// Writes an image that is here as an OCI image layout in a tar, which also has what docker wants
  /// to load it.
  ///
  /// @throws PlatformException `NOT_FOUND`
  public void save(String reference, OutputStream out) throws IOException {
    ImageReference parsed = ImageReference.parse(reference);
    collection.readLock().lock();
    try {
      if (find(reference).isEmpty()) {
        throw absent(reference);
      }
      ImageRecord record = records.find(parsed).orElseThrow(() -> absent(reference));
      new ImageExport(blobs).write(parsed.canonical(), record.manifest(), out);
    } finally {
      collection.readLock().unlock();
      collectIfDue();
    }
  }

  /// Says that an image is not here.
  public static PlatformException absent(String reference) {
    return new PlatformException(
        Reason.NOT_FOUND, "image `" + reference + "` is not on this node; see `image list`");
  }

  private LocalImage adopt(ImageReference reference, Digest top) {
    return adopt(List.of(new NamedImage(reference, top))).getFirst();
  }

  /// Lists images whose blobs are all here, after unpacking them; all or none.
  private List<LocalImage> adopt(List<NamedImage> images) {
    collection.readLock().lock();
    try {
      List<ImageRecord> added = new ArrayList<>();
      List<LocalImage> opened = new ArrayList<>();
      for (NamedImage image : images) {
        String name = image.name().canonical();
        ImageRecord record =
            new ImageRecord(name, image.top(), ImageParts.manifest(blobs, image.top()));
        opened.add(open(record, name));
        added.add(record);
      }
      Failpoints.reach("images.before-record");
      if (records.put(added)) {
        collectionDue.set(true);
      }
      return opened;
    } catch (IOException e) {
      throw new PlatformException(
          Reason.STORAGE_FULL, "cannot store the list of images: " + e.getMessage(), e);
    } finally {
      collection.readLock().unlock();
    }
  }

  private LocalImage open(ImageRecord record, String reference) {
    collection.readLock().lock();
    try {
      ImageParts parts = ImageParts.of(blobs, record);
      return parts.image(reference, record.top(), layers.unpacked(parts.layers()));
    } finally {
      collection.readLock().unlock();
    }
  }

  @Override
  public List<LocalImage> list() {
    List<LocalImage> images = new ArrayList<>();
    for (ImageRecord record : records.all()) {
      try {
        ImageParts parts = ImageParts.of(blobs, record);
        images.add(parts.image(record.reference(), record.top(), layers.folders(parts.layers())));
      } catch (PlatformException e) {
        if (!e.is(Reason.NOT_FOUND)) {
          throw e;
        }
        forget(record.reference());
      }
    }
    return images;
  }

  @Override
  public void remove(String reference) {
    remove(reference, true);
  }

  /// @param collect whether to delete what nothing needs any more, too
  /// @return whether the reference was here
  public boolean remove(String reference, boolean collect) {
    boolean here = forget(ImageReference.parse(reference).canonical());
    if (collect) {
      collect();
    }
    return here;
  }

  @Override
  public Optional<DiskSpace> disk() {
    return Optional.of(blobs.disk());
  }

  private boolean forget(String canonical) {
    try {
      return records.remove(canonical);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What has been pulled or read stands, whether or not the rest can be deleted now.
  private void collectIfDue() {
    if (!collectionDue.get()) {
      return;
    }
    try {
      collect();
    } catch (PlatformException | UncheckedIOException e) {
      LOG.atWarn()
          .addKeyValue(LogKeys.REASON, e.getMessage())
          .log("unneeded parts of images not deleted, trying again later");
    }
  }

  /// Deletes blobs and layers that no reference, no source and no mount needs. While images are
  /// being added it is put off until the last of them is there.
  @Override
  public boolean collect() {
    collectionDue.set(true);
    if (!collection.writeLock().tryLock()) {
      return false;
    }
    boolean done = false;
    try {
      collectionDue.set(false);
      Set<Digest> neededBlobs = new HashSet<>();
      Set<Path> neededLayers = new HashSet<>();
      for (LocalImage image : list()) {
        neededLayers.addAll(image.layers());
      }
      for (ImageRecord record : records.all()) {
        neededBlobs.addAll(ImageParts.of(blobs, record).blobs());
      }
      layers.collect(neededLayers);
      sources.forEach(source -> neededBlobs.addAll(source.kept()));
      blobs.digests().stream().filter(blob -> !neededBlobs.contains(blob)).forEach(blobs::delete);
      blobs.dropPartials(clock.now().minus(PARTIAL_LIFE));
      done = true;
      return true;
    } finally {
      if (!done) {
        collectionDue.set(true);
      }
      collection.writeLock().unlock();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.images.ImageManifest.Descriptor;
import dev.wheelhouse.plane.node.images.ImageStore.RegistryCredential;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Brings an image's blobs from its registry, or a mirror of it, into a [BlobStore]: the manifest
/// (through indexes where there are some), then configuration and layers side by side. Follows the
/// pull part of the OCI distribution specification 1.1. What is here already is not fetched again;
/// a blob that several images share is fetched once.
///
/// Each request goes to the places in their order until one has what is wanted.
final class RegistryPuller {

  /// Blobs of one image at a time.
  private static final int PARALLEL = 4;

  /// Attempts in a row that bring less than [#HEADWAY].
  private static final int ATTEMPTS = 3;

  private static final long HEADWAY = 256 << 10;
  private static final Duration BACK_OFF = Duration.ofMillis(300);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final BlobStore blobs;
  private final FileImageStore.Options options;
  private final Clock clock;
  private final RegistryConnections connections;
  private final KeyedLocks<Digest> downloads = new KeyedLocks<>();

  RegistryPuller(BlobStore blobs, FileImageStore.Options options, Clock clock) {
    this.blobs = blobs;
    this.options = options;
    this.clock = clock;
    this.connections = new RegistryConnections(options.hosts(), options.stall());
  }

  /// @return the digest of what the reference names: an index or a manifest
  Digest pull(ImageReference reference, List<RegistryCredential> credentials, PullProgress progress)
      throws InterruptedException {
    List<RegistryConnection> places = connections.open(reference, credentials);
    Digest top = manifest(places, reference.target());
    Digest own = top;
    for (int depth = 0; isIndex(own); depth++) {
      ImageManifest.checkDepth(depth);
      own = manifest(places, ImageManifest.choose(read(own)).digest().toString());
    }
    ImageManifest image = ImageManifest.parse(read(own));
    List<Descriptor> parts = new ArrayList<>(image.layers());
    parts.addFirst(image.config());
    List<Descriptor> distinct = parts.stream().distinct().toList();
    distinct.forEach(this::checkSize);
    progress.expect(distinct.stream().mapToLong(Descriptor::size).sum());
    fetchAll(places, distinct, progress);
    return top;
  }

  private byte[] read(Digest manifest) {
    return blobs.read(manifest, ImageManifest.MAX_BYTES);
  }

  private boolean isIndex(Digest digest) {
    return ImageManifest.isIndex(read(digest));
  }

  private Digest manifest(List<RegistryConnection> places, String target)
      throws InterruptedException {
    Optional<Digest> wanted =
        target.contains(":") ? Optional.of(Digest.parse(target)) : Optional.empty();
    if (wanted.filter(blobs::has).isPresent()) {
      return wanted.get();
    }
    Digest.Algorithm algorithm = wanted.map(Digest::algorithm).orElse(Digest.Algorithm.SHA256);
    return anywhere(
        places,
        place -> {
          byte[] bytes = retried(place, () -> readManifest(place, target));
          Digest found = Digest.of(bytes, algorithm);
          if (wanted.isPresent() && !wanted.get().equals(found)) {
            throw new PlatformException(
                Reason.BAD_REQUEST, place.place() + " sent " + found + " when asked for " + target);
          }
          return store(bytes, algorithm);
        });
  }

  private byte[] readManifest(RegistryConnection place, String target)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = place.get("manifests/" + target, 0);
    try (InputStream body = new StallGuard(answer.body(), clock, options.stall())) {
      byte[] bytes = body.readNBytes(ImageManifest.MAX_BYTES + 1);
      if (bytes.length > ImageManifest.MAX_BYTES) {
        throw new PlatformException(
            Reason.REQUEST_ENTITY_TOO_LARGE,
            "the manifest has more than " + ImageManifest.MAX_BYTES + " bytes");
      }
      return bytes;
    }
  }

  private Digest store(byte[] bytes, Digest.Algorithm algorithm) {
    try {
      return blobs.write(bytes, algorithm);
    } catch (IOException e) {
      throw new PlatformException(
          Reason.STORAGE_FULL, "cannot store the manifest: " + e.getMessage(), e);
    }
  }

  private void checkSize(Descriptor part) {
    if (part.size() > options.blobBytes()) {
      throw new PlatformException(
          Reason.REQUEST_ENTITY_TOO_LARGE,
          "layer "
              + part.digest()
              + " has "
              + part.size()
              + " bytes, more than the limit of "
              + options.blobBytes());
    }
  }

  private void fetchAll(
      List<RegistryConnection> places, List<Descriptor> parts, PullProgress progress)
      throws InterruptedException {
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    Semaphore slots = new Semaphore(PARALLEL);
    try (Tasks tasks = new Tasks("pull " + places.getLast().place())) {
      List<Thread> threads = new ArrayList<>();
      for (Descriptor part : parts) {
        slots.acquire();
        if (failure.get() != null) {
          break;
        }
        threads.add(
            tasks.start(
                part.digest().toString(),
                () -> {
                  try {
                    fetch(places, part, progress);
                  } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                  } finally {
                    slots.release();
                  }
                }));
      }
      for (Thread thread : threads) {
        if (failure.get() == null) {
          thread.join();
        }
      }
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  private void fetch(List<RegistryConnection> places, Descriptor part, PullProgress progress)
      throws InterruptedException {
    try (var _ = downloads.lockInterruptibly(part.digest())) {
      if (blobs.has(part.digest())) {
        progress.add(part.size());
        return;
      }
      anywhere(
          places,
          place -> {
            BlobDownload download =
                new BlobDownload(blobs, place, part, progress, clock, options.stall());
            return download(place, download, part);
          });
    }
  }

  private Descriptor download(RegistryConnection place, BlobDownload download, Descriptor part)
      throws InterruptedException {
    int vain = 0;
    while (true) {
      long before = download.here();
      try {
        download.attempt();
        return part;
      } catch (IOException e) {
        vain = download.here() - before >= HEADWAY ? 0 : vain + 1;
        pause(place, e, vain);
      }
    }
  }

  private interface Request<T> {
    T at(RegistryConnection place) throws InterruptedException;
  }

  /// The first answer that serves; where there is none, the registry's own refusal, with what the
  /// mirrors said.
  private static <T> T anywhere(List<RegistryConnection> places, Request<T> request)
      throws InterruptedException {
    StringBuilder mirrors = new StringBuilder();
    for (RegistryConnection place : places.subList(0, places.size() - 1)) {
      try {
        return request.at(place);
      } catch (PlatformException e) {
        if (e.is(Reason.STORAGE_FULL)) {
          throw e;
        }
        mirrors.append("; before that ").append(e.getMessage());
      }
    }
    try {
      return request.at(places.getLast());
    } catch (PlatformException e) {
      throw mirrors.isEmpty()
          ? e
          : new PlatformException(e.reason(), e.getMessage() + mirrors, e.getCause());
    }
  }

  private interface Attempt<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> T retried(RegistryConnection place, Attempt<T> attempt) throws InterruptedException {
    for (int i = 1; ; i++) {
      try {
        return attempt.run();
      } catch (IOException e) {
        pause(place, e, i);
      }
    }
  }

  /// Waits until the next attempt is due; as long as the registry asks for, if that is soon.
  ///
  /// @param vain how many attempts in a row brought nothing
  private void pause(RegistryConnection place, IOException e, int vain)
      throws InterruptedException {
    Duration asked = e instanceof RegistryBusyException busy ? busy.after() : Duration.ZERO;
    if (vain >= ATTEMPTS || asked.compareTo(LONGEST_WAIT) > 0) {
      throw new PlatformException(
          e instanceof RegistryBusyException busy ? busy.reason() : Reason.SERVICE_UNAVAILABLE,
          "cannot reach "
              + place.place()
              + ": "
              + RegistryConnection.explain(e)
              + (asked.isZero() ? "" : "; it asks to wait " + asked.toSeconds() + " s"),
          e);
    }
    Duration own = BACK_OFF.multipliedBy(1L << Math.max(0, vain - 1));
    clock.sleep(asked.compareTo(own) > 0 ? asked : own);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.images.ImageManifest.Descriptor;
import dev.wheelhouse.plane.node.images.ImageStore.RegistryCredential;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Brings an image's blobs from its registry into a [BlobStore]: the manifest (through an index
/// where there is one), then configuration and layers side by side. Follows the pull part of the
/// OCI distribution specification 1.1. What is here already is not fetched again.
final class RegistryPuller {

  private static final int PARALLEL = 4;
  private static final int ATTEMPTS = 3;
  private static final Duration BACK_OFF = Duration.ofMillis(300);
  private static final Duration STALL = Duration.ofSeconds(60);

  private final BlobStore blobs;
  private final FileImageStore.Options options;
  private final Clock clock;
  private final RegistryConnections connections;

  RegistryPuller(BlobStore blobs, FileImageStore.Options options, Clock clock) {
    this.blobs = blobs;
    this.options = options;
    this.clock = clock;
    this.connections = new RegistryConnections(options.plainHttpRegistries());
  }

  /// @return the digest of what the reference names: an index or a manifest
  Digest pull(ImageReference reference, List<RegistryCredential> credentials)
      throws InterruptedException {
    RegistryConnection registry = connections.open(reference, credentials);
    Digest top = manifest(registry, reference.target());
    byte[] bytes = blobs.read(top, ImageManifest.MAX_BYTES);
    Digest own = top;
    if (ImageManifest.isIndex(bytes)) {
      own = manifest(registry, ImageManifest.choose(bytes).digest().toString());
    }
    ImageManifest image = ImageManifest.parse(blobs.read(own, ImageManifest.MAX_BYTES));
    List<Descriptor> parts = new ArrayList<>(image.layers());
    parts.add(image.config());
    fetchAll(registry, parts.stream().distinct().toList());
    return top;
  }

  private Digest manifest(RegistryConnection registry, String target) throws InterruptedException {
    Optional<Digest> wanted =
        target.startsWith("sha256:") ? Optional.of(Digest.parse(target)) : Optional.empty();
    if (wanted.filter(blobs::has).isPresent()) {
      return wanted.get();
    }
    byte[] bytes = retried(registry, () -> readManifest(registry, target));
    Digest found = Digest.of(bytes);
    if (wanted.isPresent() && !wanted.get().equals(found)) {
      throw new PlatformException(
          Reason.BAD_REQUEST, registry.host() + " sent " + found + " when asked for " + target);
    }
    return store(bytes);
  }

  private static byte[] readManifest(RegistryConnection registry, String target)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = registry.get("manifests/" + target);
    try (InputStream body = answer.body()) {
      byte[] bytes = body.readNBytes(ImageManifest.MAX_BYTES + 1);
      if (bytes.length > ImageManifest.MAX_BYTES) {
        throw new PlatformException(
            Reason.REQUEST_ENTITY_TOO_LARGE,
            "the manifest has more than " + ImageManifest.MAX_BYTES + " bytes");
      }
      return bytes;
    }
  }

  private Digest store(byte[] bytes) {
    try {
      return blobs.write(new ByteArrayInputStream(bytes), bytes.length).digest();
    } catch (IOException e) {
      throw new PlatformException(
          Reason.STORAGE_FULL, "cannot store the manifest: " + e.getMessage(), e);
    }
  }

  private void fetchAll(RegistryConnection registry, List<Descriptor> parts)
      throws InterruptedException {
    AtomicReference<@Nullable PlatformException> failure = new AtomicReference<>();
    Semaphore slots = new Semaphore(PARALLEL);
    try (Tasks tasks = new Tasks("pull " + registry.host())) {
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
                    fetch(registry, part);
                  } catch (PlatformException e) {
                    failure.compareAndSet(null, e);
                  } finally {
                    slots.release();
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    PlatformException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  private void fetch(RegistryConnection registry, Descriptor part) throws InterruptedException {
    if (blobs.has(part.digest())) {
      return;
    }
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
    retried(
        registry,
        () -> {
          HttpResponse<InputStream> answer = registry.get("blobs/" + part.digest());
          try (GuardedStream body = new GuardedStream(answer.body(), clock, STALL)) {
            blobs.write(body, part.digest(), part.size());
          }
          return part;
        });
  }

  private interface Attempt<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> T retried(RegistryConnection registry, Attempt<T> attempt)
      throws InterruptedException {
    for (int i = 1; ; i++) {
      try {
        return attempt.run();
      } catch (IOException e) {
        if (i == ATTEMPTS) {
          throw new PlatformException(
              Reason.SERVICE_UNAVAILABLE,
              "cannot reach registry " + registry.host() + ": " + RegistryConnection.explain(e),
              e);
        }
      } catch (PlatformException e) {
        boolean passing = e.is(Reason.SERVICE_UNAVAILABLE) || e.is(Reason.TOO_MANY_REQUESTS);
        if (!passing || i == ATTEMPTS) {
          throw e;
        }
      }
      clock.sleep(BACK_OFF.multipliedBy(1L << (i - 1)));
    }
  }

  /// A stream that is closed from outside when nothing came for a while, so that a silent registry
  /// does not hold a pull for ever.
  private static final class GuardedStream extends FilterInputStream {
    private final AtomicLong received = new AtomicLong();
    private final Tasks guard = new Tasks("pull guard");

    GuardedStream(InputStream in, Clock clock, Duration limit) {
      super(in);
      guard.start("stall", () -> watch(clock, limit));
    }

    private void watch(Clock clock, Duration limit) throws InterruptedException {
      long before = -1;
      while (before != received.get()) {
        before = received.get();
        clock.sleep(limit);
      }
      closeSource();
    }

    private void closeSource() {
      try {
        in.close();
      } catch (IOException _) {
        // the reader gets the error
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = in.read(buffer, offset, length);
      received.addAndGet(Math.max(n, 0));
      return n;
    }

    @Override
    public void close() throws IOException {
      guard.close();
      in.close();
    }
  }
}

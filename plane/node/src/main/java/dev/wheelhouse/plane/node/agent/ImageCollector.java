// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.eviction.ImageGarbage;
import dev.wheelhouse.plane.node.images.DiskSpace;
import dev.wheelhouse.plane.node.images.ImageStore;
import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes images to make room, as the kubelet does: every five minutes it looks whether the disk
/// is fuller than the high threshold, and if so deletes images that no pod needs, the longest
/// unused first, until it is down to the low one.
///
/// One thread at a time; when images came and were last used is known from the start of the program
/// on.
final class ImageCollector implements ImageGarbage {

  private static final Logger LOG = LoggerFactory.getLogger(ImageCollector.class);
  private static final Duration PERIOD = Duration.ofMinutes(5);
  private static final String FREE_DISK_SPACE_FAILED = "FreeDiskSpaceFailed";
  private static final String IMAGE_GC_FAILED = "ImageGCFailed";
  private static final String INVALID_DISK_CAPACITY = "InvalidDiskCapacity";

  private final ImageCollectionPolicy policy;
  private final ImageStore images;
  private final Supplier<ImagesInUse> inUse;
  private final BiConsumer<String, String> warning;
  private final Clock clock;
  private final Instant begun;
  private final Map<String, Seen> seen = new HashMap<>();
  private boolean failedBefore;

  private record Seen(Instant detected, Instant used) {}

  /// One image under all its references.
  private record Candidate(String id, List<LocalImage> references, Seen seen) {}

  /// @param warning takes an event of the node: reason and message
  ImageCollector(
      ImageCollectionPolicy policy,
      ImageStore images,
      Supplier<ImagesInUse> inUse,
      BiConsumer<String, String> warning,
      Clock clock) {
    this.policy = policy;
    this.images = images;
    this.inUse = inUse;
    this.warning = warning;
    this.clock = clock;
    this.begun = clock.now();
  }

  /// Collects until interrupted.
  void run() throws InterruptedException {
    attempt(this::unused);
    while (true) {
      clock.sleep(PERIOD);
      attempt(this::collect);
    }
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.atWarn().addKeyValue(LogKeys.REASON, e.getMessage()).log("images not collected");
    }
  }

  /// Deletes all that no pod needs, whatever the thresholds and ages.
  @Override
  public synchronized void free() {
    if (images.disk().isPresent() && images.collect()) {
      unused().forEach(this::remove);
    }
  }

  /// One round.
  synchronized void collect() {
    images
        .disk()
        .ifPresent(disk -> {
          List<Candidate> unused = unused();
          List<Candidate> left = dropOld(unused);
          String failure = makeRoom(disk, left);
          if (!failure.isEmpty() && failedBefore) {
            warning.accept(IMAGE_GC_FAILED, failure);
          }
          failedBefore = !failure.isEmpty();
        });
  }

  /// Images that no pod needs, the longest unused first.
  private List<Candidate> unused() {
    Instant now = clock.now();
    ImagesInUse needed = inUse.get();
    Map<String, List<LocalImage>> byId = new LinkedHashMap<>();
    for (LocalImage image : images.list()) {
      byId.computeIfAbsent(image.id(), _ -> new ArrayList<>()).add(image);
    }
    seen.keySet().retainAll(byId.keySet());
    List<Candidate> unused = new ArrayList<>();
    byId.forEach((id, references) -> {
      Seen before = seen.getOrDefault(id, new Seen(now, Instant.EPOCH));
      boolean used = references.stream().anyMatch(needed::has);
      Seen next = used ? new Seen(before.detected(), now) : before;
      seen.put(id, next);
      if (!used) {
        unused.add(new Candidate(id, references, next));
      }
    });
    unused.sort(
        Comparator.comparing((Candidate candidate) -> candidate.seen().used())
            .thenComparing(candidate -> candidate.seen().detected()));
    return unused;
  }

  /// @return those that stay
  private List<Candidate> dropOld(List<Candidate> unused) {
    Instant now = clock.now();
    Instant oldest = now.minus(policy.maximumAge());
    if (policy.maximumAge().isZero() || begun.isAfter(oldest)) {
      return unused;
    }
    List<Candidate> left = new ArrayList<>();
    for (Candidate candidate : unused) {
      if (candidate.seen().used().isBefore(oldest)
          && candidate.seen().detected().isBefore(oldest)) {
        remove(candidate);
      } else {
        left.add(candidate);
      }
    }
    return left;
  }

  /// @return what went wrong; empty when there is room enough
  private String makeRoom(DiskSpace disk, List<Candidate> unused) {
    long capacity = disk.capacity();
    if (capacity <= 0) {
      String message = "invalid capacity " + capacity + " on image filesystem";
      warning.accept(INVALID_DISK_CAPACITY, message);
      return message;
    }
    long usedPercent = 100 - Math.min(100, disk.available() * 100 / capacity);
    if (usedPercent < policy.highThresholdPercent()) {
      return "";
    }
    long before = disk.available();
    if (!images.collect()) {
      LOG.atInfo().log("images are being added or read, none removed");
      return "";
    }
    long wanted = capacity * (100 - policy.lowThresholdPercent()) / 100 - before;
    Instant youngest = clock.now().minus(policy.minimumAge());
    long freed = Math.max(0, disk.available() - before);
    for (Candidate candidate : unused) {
      if (freed >= wanted) {
        break;
      }
      if (!candidate.seen().detected().isAfter(youngest)) {
        remove(candidate);
        long now = Math.max(0, disk.available() - before);
        if (now <= freed && !images.collect()) {
          break;
        }
        freed = now;
      }
    }
    LOG.atInfo()
        .addKeyValue("usedPercent", usedPercent)
        .addKeyValue("freedBytes", freed)
        .log("images collected");
    if (freed >= wanted) {
      return "";
    }
    String message =
        ("Failed to garbage collect required amount of images. Attempted to free %d bytes, but only"
                + " found %d bytes eligible to free.")
            .formatted(wanted, freed);
    warning.accept(FREE_DISK_SPACE_FAILED, message);
    return message;
  }

  /// Asks again who needs it: removing those before it took a while.
  private void remove(Candidate candidate) {
    if (candidate.references().stream().anyMatch(inUse.get()::has)) {
      return;
    }
    for (LocalImage image : candidate.references()) {
      String reference = image.reference();
      try {
        images.remove(reference);
      } catch (PlatformException | UncheckedIOException e) {
        LOG.atWarn()
            .addKeyValue("image", reference)
            .addKeyValue(LogKeys.REASON, e.getMessage())
            .log("image not removed");
      }
    }
    seen.remove(candidate.id());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.images.DiskSpace;
import dev.wheelhouse.plane.node.images.ImageStore;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageCollectorTest {

  private final Disk store = new Disk();
  private final List<Pod> pods = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private ImageCollector collector = collector(ImageCollectionPolicy.DEFAULT);

  private ImageCollector collector(ImageCollectionPolicy policy) {
    return new ImageCollector(
        policy,
        store,
        () -> ImagesInUse.of(pods),
        (reason, message) -> events.add(reason + ": " + message),
        new TestClock());
  }

  private final class TestClock implements Clock {
    @Override
    public Instant now() {
      return now;
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void sleep(Duration duration) {
      now = now.plus(duration);
    }
  }

  /// A disk of 1000 bytes with images on it.
  private static final class Disk implements ImageStore, DiskSpace {
    private final Map<String, Long> images = new LinkedHashMap<>();
    private long other;
    private boolean adding;
    private boolean full;
    private final Map<String, Runnable> onRemoval = new HashMap<>();

    @Override
    public long capacity() {
      return 1000;
    }

    @Override
    public long available() {
      return 1000 - other - images.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public Optional<DiskSpace> disk() {
      return Optional.of(this);
    }

    @Override
    public List<LocalImage> list() {
      return images.entrySet().stream()
          .map(image ->
              new LocalImage(
                  "docker.io/library/" + image.getKey(),
                  "sha256:" + image.getKey(),
                  "sha256:top-" + image.getKey(),
                  List.of(),
                  new ImageConfig(List.of(), List.of(), List.of(), "", "", "", List.of()),
                  image.getValue()))
          .toList();
    }

    @Override
    public boolean collect() {
      return !adding;
    }

    @Override
    public void remove(String reference) {
      if (full) {
        throw new UncheckedIOException(new IOException("No space left on device"));
      }
      onRemoval.getOrDefault(reference.replace("docker.io/library/", ""), () -> {}).run();
      images.remove(reference.replace("docker.io/library/", ""));
    }

    @Override
    public Optional<LocalImage> find(String reference) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LocalImage pull(String reference, List<RegistryCredential> credentials) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LocalImage load(Path layoutOrArchive, String name) {
      throw new UnsupportedOperationException();
    }
  }

  private Pod pod(String image) {
    return new PodBuilder()
        .withNewSpec()
        .withNodeName("n1")
        .addNewContainer()
        .withImage(image)
        .endContainer()
        .endSpec()
        .build();
  }

  private void later(Duration time) {
    now = now.plus(time);
    collector.collect();
  }

  @Test
  void deletesTheLongestUnusedUntilTheLowThreshold() {
    store.images.put("a:1", 100L);
    store.images.put("b:1", 100L);
    store.images.put("c:1", 100L);
    pods.add(pod("a:1"));
    later(Duration.ZERO);
    pods.set(0, pod("b:1"));
    later(Duration.ofMinutes(5));
    store.other = 560;

    later(Duration.ofMinutes(5));

    assertThat(store.images.keySet()).as("c was never used").containsExactly("a:1", "b:1");
    store.other = 690;
    later(Duration.ofMinutes(5));
    assertThat(store.images.keySet()).containsExactly("b:1");
    assertThat(events).isEmpty();
  }

  @Test
  void leavesAllAloneBelowTheHighThreshold() {
    store.images.put("a:1", 100L);
    store.other = 740;

    later(Duration.ofHours(1));
    later(Duration.ofHours(1));

    assertThat(store.images).hasSize(1);
  }

  @Test
  void sparesWhatIsYoungOrInUseAndSaysSo() {
    store.images.put("used:1", 100L);
    store.images.put("digest:1", 100L);
    store.other = 750;
    Pod running = pod("another-name:1");
    running.setStatus(
        new PodBuilder()
            .withNewStatus()
            .addNewContainerStatus()
            .withImageID("docker.io/library/digest@sha256:top-digest:1")
            .endContainerStatus()
            .endStatus()
            .build()
            .getStatus());
    pods.addAll(List.of(pod("used:1"), running));
    later(Duration.ZERO);
    store.images.put("young:1", 10L);

    later(Duration.ofMinutes(1));

    assertThat(store.images).hasSize(3);
    assertThat(events)
        .last()
        .asString()
        .startsWith("ImageGCFailed: Failed to garbage collect required amount of images.");
    assertThat(events)
        .first()
        .isEqualTo(
            "FreeDiskSpaceFailed: Failed to garbage collect required amount of images. Attempted"
                + " to free 150 bytes, but only found 0 bytes eligible to free.");
    later(Duration.ofMinutes(2));
    assertThat(store.images.keySet()).containsExactly("used:1", "digest:1");
  }

  @Test
  void imagesOfPodsThatHaveEndedAreNotNeeded() {
    store.images.put("a:1", 900L);
    Pod ended = pod("a:1");
    ended.setStatus(
        new PodBuilder().withNewStatus().withPhase("Failed").endStatus().build().getStatus());
    pods.add(ended);
    later(Duration.ZERO);

    later(Duration.ofMinutes(5));

    assertThat(store.images).isEmpty();
  }

  @Test
  void allUnusedGoWhenPodsWouldHaveTo() {
    store.images.put("a:1", 10L);
    store.images.put("b:1", 10L);
    store.images.put("c:1", 10L);
    pods.add(pod("a@sha256:top-a:1"));

    collector.free();

    assertThat(store.images.keySet()).as("named by digest").containsExactly("a:1");
  }

  @Test
  void nothingGoesWhileNoRoomWouldCome() {
    store.images.put("a:1", 900L);
    later(Duration.ZERO);
    store.adding = true;

    later(Duration.ofMinutes(5));
    collector.free();

    assertThat(store.images).hasSize(1);
    store.adding = false;
    later(Duration.ofMinutes(5));
    assertThat(store.images).isEmpty();
  }

  @Test
  void sparesWhatAPodWantsSinceTheRoundBegan() {
    store.images.put("a:1", 10L);
    store.images.put("b:1", 10L);
    store.onRemoval.put("a:1", () -> pods.add(pod("b:1")));

    collector.free();

    assertThat(store.images.keySet()).containsExactly("b:1");
  }

  @Test
  void goesOnWhereAReferenceCannotBeDropped() {
    store.images.put("a:1", 900L);
    later(Duration.ZERO);
    store.full = true;

    later(Duration.ofMinutes(5));
    later(Duration.ofMinutes(5));

    assertThat(events).last().asString().startsWith("ImageGCFailed: ");
  }

  @Test
  void oldOnesGoWhereAnAgeIsSet() {
    collector =
        collector(
            new ImageCollectionPolicy(
                85, 80, ImageCollectionPolicy.MINIMUM_AGE, Duration.ofHours(1)));
    store.images.put("a:1", 10L);
    store.images.put("b:1", 10L);
    pods.add(pod("a:1"));
    later(Duration.ZERO);
    later(Duration.ofMinutes(59));
    assertThat(store.images).hasSize(2);

    later(Duration.ofMinutes(2));

    assertThat(store.images.keySet()).containsExactly("a:1");
  }
}

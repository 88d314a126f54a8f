// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import dev.wheelhouse.plane.node.eviction.Pressure;
import dev.wheelhouse.plane.node.images.ImageStore;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodePresenceTest {

  private static final Machine MACHINE =
      new Machine("linux", "amd64", "Linux", "6.1", "m", "b", 2, 1L << 30, 1L << 30);

  private final InMemoryPlane plane = InMemoryPlane.start(Clock.system());
  private final Disk disk = new Disk();
  private final NodePresence presence =
      new NodePresence(
          new NodeObject(
              NodeOptions.of("n1", Path.of("/nowhere")), MACHINE, "127.0.0.1", "test://1", true),
          plane.client(),
          disk,
          Clock.system());

  @AfterEach
  void stop() {
    plane.close();
  }

  /// One image, on a disk that can be full.
  private static final class Disk implements ImageStore {
    private boolean full;

    @Override
    public List<LocalImage> list() {
      if (full) {
        throw new UncheckedIOException(new IOException("No space left on device"));
      }
      return List.of(
          new LocalImage(
              "docker.io/library/a:1",
              "sha256:a",
              "sha256:top",
              List.of(),
              new ImageConfig(List.of(), List.of(), List.of(), "", "", "", List.of()),
              10));
    }

    @Override
    public void remove(String reference) {
      throw new UnsupportedOperationException();
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

  private NodeStatus status() {
    return plane.client().resources(Node.class).get("", "n1").orElseThrow().getStatus();
  }

  private String diskPressure() {
    return status().getConditions().stream()
        .filter(condition -> condition.getType().equals("DiskPressure"))
        .map(NodeCondition::getStatus)
        .findFirst()
        .orElse("");
  }

  @Test
  void pressureIsOwedUntilItIsWritten() throws Exception {
    presence.pressures(() -> Set.of(Pressure.DISK));
    assertThatThrownBy(() -> presence.report(true)).isInstanceOf(PlatformException.class);
    assertThat(presence.outdated()).isTrue();

    presence.register();

    assertThat(diskPressure()).isEqualTo("True");
    assertThat(presence.outdated()).isFalse();
    presence.pressures(Set::of);
    assertThat(presence.outdated()).isTrue();
  }

  @Test
  void tellsThePressureWhereImagesCannotBeListed() throws Exception {
    presence.register();
    disk.full = true;
    presence.pressures(() -> Set.of(Pressure.DISK));

    presence.report(true);

    assertThat(diskPressure()).isEqualTo("True");
    assertThat(status().getImages()).as("as reported before").hasSize(1);
    assertThat(presence.outdated()).isFalse();
  }
}

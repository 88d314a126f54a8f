// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimFluent;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Claims and volumes on a whole plane whose containers are simulated.
class PersistentVolumesIT {

  private static final String TEAM = "default";

  private static Plane plane;
  private static KubernetesClient client;

  @TempDir private Path disk;

  @BeforeAll
  static void start(@TempDir Path directory) {
    PlaneOptions options = PlaneOptions.in(directory).onFreePorts();
    plane =
        Plane.start(
            options.with(options.node().withRuntime("simulated")),
            new RegistryLogin("user", "password"));
    client = plane.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    plane.close();
  }

  private static void eventually(String what, BooleanSupplier condition) {
    Eventually.within(Duration.ofSeconds(30), what, condition);
  }

  private static PersistentVolumeClaim claim(
      String name,
      UnaryOperator<
              PersistentVolumeClaimFluent<PersistentVolumeClaimBuilder>.SpecNested<
                  PersistentVolumeClaimBuilder>>
          change) {
    return client
        .resource(
            change
                .apply(
                    new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(TEAM)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Gi"))
                        .endResources())
                .endSpec()
                .build())
        .create();
  }

  private static PersistentVolumeClaim claim(String name) {
    return client.persistentVolumeClaims().inNamespace(TEAM).withName(name).get();
  }

  private static boolean isBound(String name) {
    return "Bound".equals(claim(name).getStatus().getPhase());
  }

  private static Pod pod(String name, String claim) {
    return client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(TEAM)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("example.com/c:1")
                .addNewVolumeMount()
                .withName("data")
                .withMountPath("/data")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim(claim, false)
                .endVolume()
                .endSpec()
                .build())
        .create();
  }

  private static boolean isRunning(String pod) {
    return "Running"
        .equals(client.pods().inNamespace(TEAM).withName(pod).get().getStatus().getPhase());
  }

  private static boolean hasEvent(String name, String reason) {
    return client.v1().events().inNamespace(TEAM).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(name))
        .map(Event::getReason)
        .anyMatch(reason::equals);
  }

  @Test
  void aPodGetsItsVolumeAndTheDataGoWithTheClaim() {
    claim("made", spec -> spec);
    eventually("waits", () -> hasEvent("made", "WaitForFirstConsumer"));
    assertThat(claim("made").getStatus().getPhase()).isEqualTo("Pending");

    pod("maker", "made");
    eventually("runs", () -> isRunning("maker"));
    assertThat(claim("made").getStatus().getCapacity().get("storage"))
        .isEqualTo(new Quantity("1Gi"));
    assertThat(hasEvent("made", "ProvisioningSucceeded")).isTrue();
    String volume = claim("made").getSpec().getVolumeName();
    PersistentVolume made = client.persistentVolumes().withName(volume).get();
    Path folder = Path.of(made.getSpec().getHostPath().getPath());
    assertThat(folder).isDirectory();

    client.persistentVolumeClaims().inNamespace(TEAM).withName("made").delete();
    assertThat(claim("made").getMetadata().getFinalizers())
        .contains("kubernetes.io/pvc-protection");
    client.pods().inNamespace(TEAM).withName("maker").withGracePeriod(0).delete();
    eventually("claim gone", () -> claim("made") == null);
    eventually("volume gone", () -> client.persistentVolumes().withName(volume).get() == null);
    assertThat(folder).doesNotExist();
  }

  @Test
  void aClaimOfAClassThatAllowsItGrows() {
    claim("grows", spec -> spec);
    pod("grower", "grows");
    eventually("bound", () -> isBound("grows"));

    client
        .persistentVolumeClaims()
        .inNamespace(TEAM)
        .withName("grows")
        .edit(claim ->
            new PersistentVolumeClaimBuilder(claim)
                .editSpec()
                .editResources()
                .addToRequests("storage", new Quantity("3Gi"))
                .endResources()
                .endSpec()
                .build());

    eventually(
        "larger",
        () -> new Quantity("3Gi").equals(claim("grows").getStatus().getCapacity().get("storage")));
    assertThat(
            client
                .persistentVolumes()
                .withName(claim("grows").getSpec().getVolumeName())
                .get()
                .getSpec()
                .getCapacity()
                .get("storage"))
        .isEqualTo(new Quantity("3Gi"));
  }

  @Test
  void aVolumeThatIsThereIsTakenAndKeptWhenItsClaimGoes() throws Exception {
    Path file = Files.writeString(disk.resolve("kept"), "data");
    client
        .resource(
            new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName("by-hand")
                .endMetadata()
                .withNewSpec()
                .addToCapacity("storage", new Quantity("5Gi"))
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName("manual")
                .withPersistentVolumeReclaimPolicy("Retain")
                .withNewHostPath(disk.toString(), "Directory")
                .endSpec()
                .build())
        .create();
    claim("by-hand", spec -> spec.withStorageClassName("manual"));
    eventually("bound", () -> isBound("by-hand"));
    pod("user", "by-hand");
    eventually("runs", () -> isRunning("user"));

    client.pods().inNamespace(TEAM).withName("user").withGracePeriod(0).delete();
    client.persistentVolumeClaims().inNamespace(TEAM).withName("by-hand").delete();

    eventually(
        "released",
        () ->
            client
                .persistentVolumes()
                .withName("by-hand")
                .get()
                .getStatus()
                .getPhase()
                .equals("Released"));
    assertThat(file).hasContent("data");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Waiting;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.plane.embedded.NodeSetup;
import dev.wheelhouse.plane.embedded.PlaneOptions;
import dev.wheelhouse.plane.embedded.ServerSetup;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// Does what a plane does in its first minute, for the JVM that watches which classes and methods
/// that takes (JEP 514). Everything is in a temporary folder, on free ports and simulated
/// containers: nothing on this machine is touched.
@Command(name = "train", description = "Prepare for faster starts.", hidden = true)
public final class TrainCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int OBJECTS = 200;
  private static final int APPLICATIONS = 20;
  private static final String APPLICATION =
      """
      {"apiVersion": "core.oam.dev/v1beta1", "kind": "Application",
       "metadata": {"name": "training-NUMBER", "namespace": "default"},
       "spec": {"components": [{"name": "web-NUMBER", "type": "webservice",
         "properties": {"image": "training.invalid/web:1", "port": 8080},
         "traits": [{"type": "scaler", "properties": {"replicas": 2}},
                    {"type": "expose", "properties": {"port": [8080]}}]}]}}
      """;

  @Override
  public Integer call() throws InterruptedException, IOException {
    Path folder = Files.createTempDirectory("wheelhouse-train");
    try {
      DataDirectory directory = new DataDirectory(folder.resolve("data"));
      PlaneOptions options =
          PlaneOptions.in(directory.path())
              .with(NodeSetup.DEFAULT.withRuntime("simulated"))
              .with(ServerSetup.DEFAULT.withServiceRange("127.97.0.0/16"))
              .onFreePorts();
      try (RunningPlane plane =
          RunningPlane.start(directory, () -> options, folder.resolve("cache"))) {
        exercise(plane.client());
      }
    } finally {
      delete(folder);
    }
    return 0;
  }

  private static void exercise(KubernetesClient client) throws InterruptedException {
    Fabric8Objects objects = new Fabric8Objects(client);
    for (int i = 0; i < APPLICATIONS; i++) {
      String text = APPLICATION.replace("NUMBER", String.valueOf(i));
      objects.apply(Json.readObject(text.getBytes(StandardCharsets.UTF_8)), "wheelhouse-cli", true);
    }
    for (int i = 0; i < OBJECTS; i++) {
      ConfigMap created = client.resource(configMap(i)).create();
      client.resource(created).get();
    }
    client.configMaps().inNamespace("default").list();
    boolean running =
        Waiting.until(
            LIMIT,
            () ->
                client.pods().inNamespace("default").list().getItems().size() == 2 * APPLICATIONS);
    if (!running) {
      throw new UserError(UserError.Kind.FAILED, "the training application does not run");
    }
    client.configMaps().inNamespace("default").withLabel("training").delete();
  }

  private static ConfigMap configMap(int number) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("training-" + number)
        .withNamespace("default")
        .addToLabels("training", "yes")
        .endMetadata()
        .addToData("text", "x".repeat(1000))
        .build();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(TrainCommand::deleteOne);
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.Trees;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A folder under `render/` is a case: `in-app.yaml` gives exactly the objects `out-*.yaml`. With
/// `-Dgolden.write=<folder of the resources>` it writes what comes out, to be looked through.
class RendererTest {

  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final Path CASES = cases();
  private static final String IMAGE = "127.0.0.1:5000/default/app@sha256:0123";

  private static Path cases() {
    try {
      return Path.of(Objects.requireNonNull(RendererTest.class.getResource("/render")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> folders() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void rendersTheFolder(String folder) throws IOException {
    Map<String, JsonObject> rendered = render(read(CASES.resolve(folder).resolve("in-app.yaml")));
    String write = System.getProperty("golden.write", "");
    if (!write.isEmpty()) {
      write(Path.of(write, folder), rendered);
      return;
    }
    Map<String, JsonObject> expected = new TreeMap<>();
    try (Stream<Path> files = Files.list(CASES.resolve(folder))) {
      for (Path file :
          files.filter(it -> it.getFileName().toString().startsWith("out-")).toList()) {
        expected.put(file.getFileName().toString(), read(file));
      }
    }
    assertThat(rendered).isEqualTo(expected);
  }

  /// What a cluster would answer.
  private static List<JsonObject> live(ComponentContext.Reference reference) {
    if (reference.resource().equals("service")) {
      return List.of(service(reference));
    }
    String kind = reference.resource().equals("deployment") ? "Deployment" : "ConfigMap";
    return List.of(
        JsonObject.of(
            "apiVersion",
            kind.equals("Deployment") ? "apps/v1" : "v1",
            "kind",
            kind,
            "metadata",
            JsonObject.of(
                "name",
                reference.name().isEmpty() ? "by-label" : reference.name(),
                "namespace",
                reference.namespace(),
                "uid",
                "1234",
                "resourceVersion",
                "5"),
            "status",
            JsonObject.of("replicas", 1L)));
  }

  private static JsonObject service(ComponentContext.Reference reference) {
    boolean headless = reference.name().equals("headless");
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Service",
        "metadata",
        JsonObject.of("name", reference.name(), "namespace", reference.namespace(), "uid", "1"),
        "spec",
        JsonObject.of("type", "ClusterIP", "clusterIP", headless ? "None" : "10.0.0.7"));
  }

  private static void write(Path folder, Map<String, JsonObject> rendered) throws IOException {
    for (Map.Entry<String, JsonObject> entry : rendered.entrySet()) {
      String text = YAML.asYaml(Trees.resource(entry.getValue())).replaceFirst("^---\n", "");
      Files.writeString(folder.resolve(entry.getKey()), text);
    }
  }

  private static JsonObject read(Path file) throws IOException {
    return Trees.tree(YAML.unmarshal(Files.readString(file), GenericKubernetesResource.class));
  }

  private static Map<String, JsonObject> render(JsonObject application) {
    List<JsonObject> objects = new ArrayList<>();
    Renderer renderer = new Renderer(Definitions.load());
    for (Component component :
        ApplicationSpec.of(application.object("spec").orElseThrow()).components()) {
      RenderedComponent rendered =
          renderer.render(
              new ComponentContext(
                  "app",
                  "default",
                  component.name(),
                  "app-v1",
                  "wheelhouse",
                  _ -> new ImageState.Ready(IMAGE),
                  RendererTest::live),
              component);
      assertThat(rendered.warnings()).isEmpty();
      objects.addAll(
          rendered.all((trait, e) -> {
            throw new AssertionError("trait " + trait.type() + " made nothing", e);
          }));
    }
    Map<String, JsonObject> files = new TreeMap<>();
    for (JsonObject object : objects) {
      ObjectRef ref = ObjectRef.of(object);
      files.put("out-" + ref.kind().toLowerCase(Locale.ROOT) + "-" + ref.name() + ".yaml", object);
    }
    assertThat(files).as("objects of different names").hasSameSizeAs(objects);
    return files;
  }
}

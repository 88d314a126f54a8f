// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.model;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes the data files of [KubernetesModel] from the published API description: `discovery.json`
/// (aggregated discovery) and `openapi/*.json` (OpenAPI v3 per group version). See the `README.md`
/// beside the data files.
final class ApiDataGenerator {

  private static final Pattern STABLE = Pattern.compile("v\\d+");
  private static final List<String> ROOT_DOCUMENTS =
      List.of("api", "apis", "apis__apps", "version");

  private final Path source;
  private final Path target;
  private final Map<String, JsonObject> packages = new TreeMap<>();
  private final JsonObject kinds = new JsonObject();

  private ApiDataGenerator(Path source, Path target) {
    this.source = source;
    this.target = target;
  }

  /// Arguments: the directory of the description, and the directory of the data files.
  public static void main(String[] args) throws IOException {
    new ApiDataGenerator(Path.of(args[0]), Path.of(args[1])).run();
  }

  private void run() throws IOException {
    JsonArray groupVersions = new JsonArray();
    JsonObject core = document("api__v1");
    groupVersions.add(
        JsonObject.of("apiVersion", "v1", "resources", new CoreResources(core).derive()));
    collect(core);
    for (JsonObject group : read("discovery.json").array("items").orElseThrow().objects()) {
      addGroup(group, groupVersions);
    }
    for (String name : ROOT_DOCUMENTS) {
      addDefinitions(document(name));
    }
    write(groupVersions);
  }

  private void addGroup(JsonObject group, JsonArray groupVersions) throws IOException {
    String name = group.string("metadata", "name").orElseThrow();
    for (JsonObject version : group.array("versions").orElseThrow().objects()) {
      String number = version.string("version").orElseThrow();
      if (STABLE.matcher(number).matches()) {
        String apiVersion = name + "/" + number;
        JsonArray resources = version.array("resources").orElseThrow();
        groupVersions.add(
            JsonObject.of(
                "apiVersion", apiVersion, "resources", DiscoveredResources.compact(resources)));
        collect(document("apis__" + name + "__" + number));
      }
    }
  }

  private void collect(JsonObject document) {
    addDefinitions(document);
    document
        .object("schemas")
        .orElseThrow()
        .forEach((name, tree) -> addKinds(name, (JsonObject) tree));
  }

  private void addDefinitions(JsonObject document) {
    document
        .object("schemas")
        .orElseThrow()
        .forEach((name, tree) ->
            packages
                .computeIfAbsent(name.substring(0, name.lastIndexOf('.')), _ -> new JsonObject())
                .putIfAbsent(name, tree));
  }

  private void addKinds(String name, JsonObject tree) {
    JsonArray stated = tree.array("x-kubernetes-group-version-kind").orElseGet(JsonArray::new);
    boolean everywhere = name.startsWith("io.k8s.apimachinery.");
    for (JsonObject gvk : stated.objects()) {
      String kind = gvk.string("kind").orElseThrow();
      String group = gvk.string("group").orElseThrow();
      String version = gvk.string("version").orElseThrow();
      String own = group.isEmpty() ? version : group + "/" + version;
      if (everywhere) {
        kinds.childObject("*").put(kind, name);
      } else {
        kinds.childObject(own).put(kind, name);
      }
    }
  }

  private void write(JsonArray groupVersions) throws IOException {
    JsonObject index = JsonObject.of("groupVersions", groupVersions, "kinds", sorted(kinds));
    write("resources.json", index);
    for (Map.Entry<String, JsonObject> entry : packages.entrySet()) {
      write("definitions/" + entry.getKey() + ".json", sorted(entry.getValue()));
    }
  }

  /// A line per entry of the first level, so that changes can be read.
  private void write(String name, JsonObject tree) throws IOException {
    StringBuilder text = new StringBuilder("{\n");
    int left = tree.size();
    for (Map.Entry<String, Object> entry : tree.entrySet()) {
      text.append(Json.write(entry.getKey())).append(':').append(Json.write(entry.getValue()));
      text.append(--left == 0 ? "\n" : ",\n");
    }
    Path file = target.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text.append("}\n"), StandardCharsets.UTF_8);
  }

  private static JsonObject sorted(JsonObject tree) {
    JsonObject sorted = new JsonObject();
    for (String key : new TreeSet<>(tree.keySet())) {
      sorted.put(key, tree.get(key));
    }
    return sorted;
  }

  private JsonObject document(String name) throws IOException {
    return read("openapi/" + name + ".json");
  }

  private JsonObject read(String name) throws IOException {
    return Json.readObject(Files.readAllBytes(source.resolve(name)));
  }

  /// Kubernetes verbs in the order that discovery lists them.
  static JsonArray verbs(Stream<String> verbs) {
    return new JsonArray(verbs.sorted().distinct().toList());
  }
}

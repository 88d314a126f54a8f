// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.crds.CustomResources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What an installation may differ in. Each has a value of the same name in the Helm chart.
final class InstallSettings {

  static final String SYSTEM_NAMESPACE = "vela-system";
  static final int REPLICAS = 2;
  static final String MEMORY = "768Mi";
  static final String CPU = "100m";

  private static final Pattern QUANTITY = Pattern.compile("[0-9]+(\\.[0-9]+)?(m|[kMGT]i?)?");

  @Option(names = "--image", paramLabel = "REF", description = "Image of the operator.")
  @Nullable String image;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      defaultValue = SYSTEM_NAMESPACE,
      description =
          "Where the operator runs and the built-in definitions are: ${DEFAULT-VALUE}, as KubeVela"
              + " has it; no other works.")
  String namespace = SYSTEM_NAMESPACE;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "" + REPLICAS,
      description = "Copies, of which one leads (default: ${DEFAULT-VALUE}).")
  int replicas = REPLICAS;

  @Option(
      names = "--registry",
      paramLabel = "HOST",
      description = "Registry for the images of programs (default: none).")
  String registry = "";

  @Option(
      names = "--ingress-class",
      paramLabel = "NAME",
      description = "Class of Ingresses for which an application names none.")
  String ingressClass = "";

  @Option(
      names = "--image-pull-policy",
      paramLabel = "POLICY",
      defaultValue = "IfNotPresent",
      description = "Always, IfNotPresent or Never (default: ${DEFAULT-VALUE}).")
  String imagePullPolicy = "IfNotPresent";

  @Option(
      names = "--image-pull-secret",
      paramLabel = "NAME",
      description = "Secret of the namespace to pull the image with; may be repeated.")
  List<String> imagePullSecrets = List.of();

  @Option(
      names = "--memory",
      paramLabel = "QUANTITY",
      defaultValue = MEMORY,
      description = "Memory of a copy, asked for and at most (default: ${DEFAULT-VALUE}).")
  String memory = MEMORY;

  @Option(
      names = "--cpu",
      paramLabel = "QUANTITY",
      defaultValue = CPU,
      description = "Processor time that a copy asks for (default: ${DEFAULT-VALUE}).")
  String cpu = CPU;

  @Option(
      names = "--take-over",
      description =
          "Go on even though KubeVela's controller looks after the cluster's applications.")
  boolean takeOver;

  /// @throws UserError naming the option that is wrong
  void check() {
    if (image == null || image.isBlank()) {
      throw wrong(
          "--image is missing: name the operator's image; `wheelhouse image push REF` makes one");
    }
    if (!namespace.equals(SYSTEM_NAMESPACE)) {
      throw wrong(
          "--namespace `"
              + namespace
              + "`: take "
              + SYSTEM_NAMESPACE
              + "; the clusters that have joined and the definitions for all namespaces are there"
              + " and nowhere else");
    }
    require("--memory", memory, QUANTITY, "take a quantity such as 768Mi");
    require("--cpu", cpu, QUANTITY, "take a quantity such as 100m");
    if (replicas < 1) {
      throw wrong("--replicas " + replicas + ": take 1 or more");
    }
    if (!List.of("Always", "IfNotPresent", "Never").contains(imagePullPolicy)) {
      throw wrong(
          "--image-pull-policy `" + imagePullPolicy + "`: take Always, IfNotPresent or Never");
    }
  }

  private static void require(String option, String value, Pattern pattern, String advice) {
    if (!pattern.matcher(value).matches()) {
      throw wrong(option + " `" + value + "`: " + advice);
    }
  }

  private static UserError wrong(String message) {
    return new UserError(UserError.Kind.USAGE, message);
  }

  /// Values for [Manifests].
  Map<String, String> values() {
    JsonArray secrets = new JsonArray();
    imagePullSecrets.forEach(name -> secrets.add(JsonObject.of("name", name)));
    Map<String, String> values = new LinkedHashMap<>(fixed());
    values.put("namespace", namespace);
    values.put("image", String.valueOf(image));
    values.put("replicas", String.valueOf(replicas));
    values.put("registry", registry);
    values.put("ingressClass", ingressClass);
    values.put("imagePullPolicy", imagePullPolicy);
    values.put("imagePullSecrets", secrets.toString());
    values.put("resources", resources(memory, cpu).toString());
    values.put("takeOver", String.valueOf(takeOver));
    return values;
  }

  /// Values that are the same for all installations.
  static Map<String, String> fixed() {
    return Map.of(
        "labels", Labels.all().toString(),
        "selector", Labels.SELECTOR.toString(),
        "editLabels", Labels.aggregatedTo("edit", "admin").toString(),
        "viewLabels", Labels.aggregatedTo("view").toString(),
        "namespaceLabels", Labels.ofNamespace().toString());
  }

  static JsonObject resources(String memory, String cpu) {
    return JsonObject.of(
        "requests", JsonObject.of("cpu", cpu, "memory", memory),
        "limits", JsonObject.of("memory", memory));
  }

  /// All that is put into the cluster, in the order in which it is.
  List<JsonObject> objects() {
    List<JsonObject> all = new ArrayList<>(before());
    all.addAll(CustomResources.definitions());
    all.addAll(after());
    return all;
  }

  /// What comes before the kinds.
  List<JsonObject> before() {
    return Manifests.objects(Manifests.NAMESPACE, values());
  }

  /// What comes after them.
  List<JsonObject> after() {
    List<JsonObject> all = new ArrayList<>(Manifests.objects(Manifests.ROLE, values()));
    all.addAll(Manifests.objects(Manifests.ACCESS, values()));
    all.addAll(Manifests.objects(Manifests.DEPLOYMENT, values()));
    return all;
  }
}

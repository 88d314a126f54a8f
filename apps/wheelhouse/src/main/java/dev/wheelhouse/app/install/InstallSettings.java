// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.crds.CustomResources;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What an installation may differ in. Each has a value of the same name in the Helm chart. What is
/// not given is as the cluster has it already, else the default.
final class InstallSettings {

  static final String SYSTEM_NAMESPACE = "vela-system";
  static final int REPLICAS = 2;
  static final String MEMORY = "768Mi";
  static final String CPU = "100m";
  static final String PULL_POLICY = "IfNotPresent";
  static final String REGISTRY_SECRET = "wheelhouse-registry";
  static final String UNSTAMPED = "refuse";

  private static final Pattern QUANTITY = Pattern.compile("[0-9]+(\\.[0-9]+)?(m|[kMGT]i?)?");
  private static final Pattern IMAGE = Pattern.compile("[\\w][\\w./:@-]*");
  private static final Pattern HOST = Pattern.compile("[\\w.:/\\[\\]-]*");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

  @Option(
      names = "--image",
      paramLabel = "REF",
      description = "Image of the operator (default: the one that is installed).")
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
      description = "Copies, of which one leads (at first: " + REPLICAS + ").")
  @Nullable Integer replicas;

  @Option(
      names = "--registry",
      paramLabel = "HOST",
      description = "Registry for the images of programs (at first: none).")
  @Nullable String registry;

  @Option(
      names = "--docker-config",
      paramLabel = "FILE",
      description =
          "Logins of registries, as `docker login` writes them. They are put into the Secret "
              + REGISTRY_SECRET
              + ", by which the operator's image is pulled and images of programs are pushed.")
  @Nullable Path dockerConfig;

  @Option(
      names = "--registry-secret",
      paramLabel = "NAME",
      description =
          "Secret of type kubernetes.io/dockerconfigjson with the login by which images of programs"
              + " are pushed (at first: "
              + REGISTRY_SECRET
              + ", where it is there).")
  @Nullable String registrySecret;

  @Option(
      names = "--ingress-class",
      paramLabel = "NAME",
      description = "Class of Ingresses for which an application names none.")
  @Nullable String ingressClass;

  @Option(
      names = "--image-pull-policy",
      paramLabel = "POLICY",
      description = "Always, IfNotPresent or Never (at first: " + PULL_POLICY + ").")
  @Nullable String imagePullPolicy;

  @Option(
      names = "--image-pull-secret",
      paramLabel = "NAME",
      description =
          "Secret of the namespace to pull the operator's image with; may be repeated. An empty one"
              + " takes all away.")
  @Nullable List<String> imagePullSecrets;

  @Option(
      names = "--memory",
      paramLabel = "QUANTITY",
      description = "Memory of a copy, asked for and at most (at first: " + MEMORY + ").")
  @Nullable String memory;

  @Option(
      names = "--cpu",
      paramLabel = "QUANTITY",
      description = "Processor time that a copy asks for (at first: " + CPU + ").")
  @Nullable String cpu;

  @Option(
      names = "--take-over",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Go on even though KubeVela's controller looks after the cluster's applications.")
  @Nullable Boolean takeOver;

  @Option(
      names = "--unstamped",
      paramLabel = "HOW",
      description =
          "What becomes of applications of which nothing proves who wrote them: refuse, or"
              + " as-operator to let them act with the operator's own rights (at first: "
              + UNSTAMPED
              + ").")
  @Nullable String unstamped;

  @Option(
      names = "--allow-step-address",
      paramLabel = "CIDR",
      split = ",",
      description =
          "A network that workflow steps may reach although it is of the operator's machine or its"
              + " cloud; may be repeated. An empty one takes all away.")
  @Nullable List<String> stepAddresses;

  @Option(
      names = "--operator-argument",
      paramLabel = "ARGUMENT",
      description =
          "A further argument of `wheelhouse operator`, such as --allow-path=/jars; may be repeated."
              + " An empty one takes all away.")
  @Nullable List<String> operatorArguments;

  private Optional<LiveDeployment> live = Optional.empty();

  /// Takes what is installed for what is not given.
  void keep(Optional<LiveDeployment> installed) {
    live = installed;
  }

  /// @throws UserError naming the option that is wrong
  void check() {
    if (image().isBlank()) {
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
    require("--image", image(), IMAGE, "take a reference such as registry.example.org/tools/w:1");
    require("--registry", registry(), HOST, "take a host, with a port where it has one");
    require("--memory", memory, QUANTITY, "take a quantity such as 768Mi");
    require("--cpu", cpu, QUANTITY, "take a quantity such as 100m");
    require("--registry-secret", registrySecret, NAME, "take the name of a Secret");
    if (!ingressClass().isEmpty()) {
      require("--ingress-class", ingressClass(), NAME, "take the name of an IngressClass");
    }
    for (String secret : imagePullSecrets()) {
      require("--image-pull-secret", secret, NAME, "take the name of a Secret");
    }
    if (replicas() < 1) {
      throw wrong("--replicas " + replicas() + ": take 1 or more");
    }
    if (!List.of("Always", "IfNotPresent", "Never").contains(imagePullPolicy())) {
      throw wrong(
          "--image-pull-policy `" + imagePullPolicy() + "`: take Always, IfNotPresent or Never");
    }
    if (!List.of(UNSTAMPED, "as-operator").contains(unstamped())) {
      throw wrong("--unstamped `" + unstamped() + "`: take refuse or as-operator");
    }
    try {
      AddressRules.allowing(stepAddresses());
    } catch (PlatformException e) {
      throw new UserError(UserError.Kind.USAGE, "--allow-step-address " + e.getMessage(), e);
    }
    if (dockerConfig != null) {
      RegistryLogin.secret(namespace, dockerConfig); // so that nothing is begun that cannot end
    }
    if (dockerConfig != null && registrySecret != null) {
      throw wrong(
          "--docker-config makes the Secret "
              + REGISTRY_SECRET
              + ", and --registry-secret names another: give one of them");
    }
  }

  private static void require(
      String option, @Nullable String value, Pattern pattern, String advice) {
    if (value != null && !pattern.matcher(value).matches()) {
      throw wrong(option + " `" + value + "`: " + advice);
    }
  }

  private static UserError wrong(String message) {
    return new UserError(UserError.Kind.USAGE, message);
  }

  private String image() {
    return given(image, LiveDeployment::image, "");
  }

  private long replicas() {
    return replicas == null
        ? live.flatMap(LiveDeployment::replicas).orElse((long) REPLICAS)
        : replicas;
  }

  private String registry() {
    return given(registry, it -> it.argument("--registry"), "");
  }

  private String ingressClass() {
    return given(ingressClass, it -> it.argument("--ingress-class"), "");
  }

  private String imagePullPolicy() {
    return given(imagePullPolicy, LiveDeployment::imagePullPolicy, PULL_POLICY);
  }

  private String unstamped() {
    return given(unstamped, it -> it.argument("--unstamped"), UNSTAMPED);
  }

  boolean takeOver() {
    return takeOver == null ? live.filter(it -> it.on("--take-over")).isPresent() : takeOver;
  }

  private String registrySecret() {
    return dockerConfig == null
        ? given(registrySecret, LiveDeployment::registrySecret, REGISTRY_SECRET)
        : REGISTRY_SECRET;
  }

  private List<String> imagePullSecrets() {
    Set<String> names =
        new LinkedHashSet<>(given(imagePullSecrets, LiveDeployment::imagePullSecrets));
    if (dockerConfig != null) {
      names.add(REGISTRY_SECRET);
    }
    return List.copyOf(names);
  }

  private List<String> stepAddresses() {
    return given(
        stepAddresses,
        it ->
            it.all("--allow-step-address").stream()
                .flatMap(all -> Stream.of(all.split(",", -1)))
                .toList());
  }

  private List<String> operatorArguments() {
    return given(operatorArguments, LiveDeployment::otherArguments);
  }

  private JsonObject resources() {
    JsonObject resources =
        live.flatMap(LiveDeployment::resources)
            .map(JsonObject::deepCopy)
            .orElseGet(() -> resources(MEMORY, CPU));
    if (memory != null) {
      resources.childObject("requests").put("memory", memory);
      resources.childObject("limits").put("memory", memory);
    }
    if (cpu != null) {
      resources.childObject("requests").put("cpu", cpu);
    }
    return resources;
  }

  private String given(
      @Nullable String option,
      Function<LiveDeployment, Optional<String>> installed,
      String otherwise) {
    return option == null ? live.flatMap(installed).orElse(otherwise) : option;
  }

  private List<String> given(
      @Nullable List<String> option, Function<LiveDeployment, List<String>> installed) {
    List<String> all = option == null ? live.map(installed).orElse(List.of()) : option;
    return all.stream().filter(it -> !it.isBlank()).toList();
  }

  /// Values for [Manifests].
  Map<String, String> values() {
    JsonArray secrets = new JsonArray();
    imagePullSecrets().forEach(name -> secrets.add(JsonObject.of("name", name)));
    Map<String, String> values = new LinkedHashMap<>(fixed());
    values.put("namespace", namespace);
    values.put("image", image());
    values.put("replicas", String.valueOf(replicas()));
    values.put("registry", registry());
    values.put("registrySecret", registrySecret());
    values.put("ingressClass", ingressClass());
    values.put("imagePullPolicy", imagePullPolicy());
    values.put("imagePullSecrets", secrets.toString());
    values.put("resources", resources().toString());
    values.put("takeOver", String.valueOf(takeOver()));
    values.put("unstamped", unstamped());
    values.put("allowStepAddresses", String.join(",", stepAddresses()));
    values.put("operatorArguments", lines(operatorArguments()));
    return values;
  }

  /// Further items of a list in YAML, of which each begins a line.
  private static String lines(List<String> arguments) {
    StringBuilder lines = new StringBuilder();
    arguments.forEach(it -> lines.append(Chart.ITEM).append(Json.write(it)));
    return lines.toString();
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
    List<JsonObject> all = new ArrayList<>();
    if (dockerConfig != null) {
      all.add(RegistryLogin.secret(namespace, dockerConfig));
    }
    all.addAll(Manifests.objects(Manifests.ROLE, values()));
    all.addAll(Manifests.objects(Manifests.ACCESS, values()));
    all.addAll(Manifests.objects(Manifests.DEPLOYMENT, values()));
    return all;
  }
}

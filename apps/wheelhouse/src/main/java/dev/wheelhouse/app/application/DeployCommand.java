// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Progress;
import dev.wheelhouse.app.plane.Shutdown;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.maven.Coordinates;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Delivers an application: a Java program in any form, or a file that describes one.
@Command(
    name = "deploy",
    description =
        "Deliver a jar, a war, a folder or Maven coordinates, or an Application file, and wait"
            + " until it runs.",
    mixinStandardHelpOptions = true)
public final class DeployCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "PROGRAM",
      description =
          "An executable jar, a war, a folder (an unpacked war or Spring Boot archive, or classes"
              + " and libraries), or group:artifact:version[:classifier][@type] in a Maven"
              + " repository; no Dockerfile and no YAML are needed.")
  @Nullable String program;

  @Option(
      names = "--repository",
      paramLabel = "URL",
      description = "The Maven repository of coordinates; the operator fetches from it.")
  @Nullable String repository;

  @Option(
      names = "--repository-secret",
      paramLabel = "NAME",
      description = "A Secret with username and password for the repository.")
  @Nullable String repositorySecret;

  @Option(
      names = "--main-class",
      paramLabel = "CLASS",
      description = "The class to start, where the program does not name one.")
  String mainClass = "";

  @Option(
      names = "--java-option",
      paramLabel = "OPTION",
      description = "An option of the JVM, such as --java-option=-Xmx200m; may be repeated.")
  List<String> javaOptions = new ArrayList<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "An Application in YAML or JSON instead of a program.")
  @Nullable Path file;

  @Option(names = "--name", description = "Name of the application (default: the file's name).")
  @Nullable String name;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "The port the program listens on (default: ${DEFAULT-VALUE}).")
  long port;

  @Option(names = "--replicas", defaultValue = "1", description = "How many run side by side.")
  long replicas;

  @Option(names = "--memory", defaultValue = "256Mi", description = "Memory limit of each.")
  String memory = "256Mi";

  @Option(names = "--env", paramLabel = "KEY=VALUE", description = "Environment; may be repeated.")
  Map<String, String> environment = new LinkedHashMap<>();

  @Option(
      names = "--path",
      paramLabel = "PREFIX",
      description = "Serve it under this path of the plane's entry, for example /shop.")
  @Nullable String path;

  @Option(names = "--no-wait", description = "Do not wait until it runs.")
  boolean noWait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long to wait (default: ${DEFAULT-VALUE}).")
  long timeoutSeconds;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin RegistryOption registry = new RegistryOption();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Progress progress = new Progress(out);
    Upload upload = new Upload(() -> registry.target(cluster.directory()), progress);
    try (KubernetesClient client = cluster.connect()) {
      Fabric8Objects objects = Fabric8Objects.strict(client);
      JsonObject application = application(upload, objects, out);
      JsonObject metadata = application.childObject("metadata");
      metadata.putIfAbsent("namespace", cluster.namespace());
      String namespace = metadata.string("namespace").orElseThrow();
      JsonObject applied = new Applications(objects, namespace).apply(application);
      String applicationName = applied.string("metadata", "name").orElseThrow();
      if (noWait) {
        out.println("application " + applicationName + " accepted");
        return 0;
      }
      Thread farewell =
          Shutdown.saying(
              "wheelhouse: no longer waiting; the delivery goes on, see `wheelhouse app status "
                  + applicationName
                  + "`");
      try {
        new Rollout(client, progress)
            .await(
                namespace,
                applicationName,
                applied.integer("metadata", "generation").orElse(0L),
                Duration.ofSeconds(timeoutSeconds));
      } finally {
        Shutdown.forget(farewell);
      }
      out.println("application " + applicationName + " is running");
      return 0;
    }
  }

  private JsonObject application(Upload upload, Fabric8Objects objects, PrintWriter out)
      throws InterruptedException {
    if (file != null && program == null) {
      ApplicationFiles read = ApplicationFiles.read(List.of(file), cluster.namespace());
      ApplicationFiles.Source source = read.one();
      upload.replacePaths(source);
      read.applyOthers(objects).forEach(it -> out.println(it + " is applied"));
      return source.tree();
    }
    if (program != null && file == null) {
      return describe(upload, program);
    }
    throw new UserError(
        UserError.Kind.USAGE,
        "name either a jar, a war, a folder or Maven coordinates, or an Application file with -f");
  }

  /// A file or folder of that name comes before coordinates.
  private JsonObject describe(Upload upload, String named) throws InterruptedException {
    if (!Files.exists(Path.of(named)) && Coordinates.isForm(named)) {
      return describe(
          name == null ? nameOf(Coordinates.parse(named).artifact()) : name,
          JsonObject.of("maven", maven(named)));
    }
    Path path = Path.of(named).toAbsolutePath().normalize();
    String applicationName = name == null ? nameOf(String.valueOf(path.getFileName())) : name;
    return describe(
        applicationName, JsonObject.of("artifact", upload.push(applicationName, path, mainClass)));
  }

  private JsonObject maven(String coordinates) {
    if (repository == null) {
      throw new UserError(
          UserError.Kind.USAGE,
          "there is no file "
              + coordinates
              + "; if these are Maven coordinates, name the repository with --repository");
    }
    JsonObject maven = JsonObject.of("coordinates", coordinates, "repository", repository);
    if (repositorySecret != null) {
      maven.put("secretRef", JsonObject.of("name", repositorySecret));
    }
    return maven;
  }

  private JsonObject describe(String applicationName, JsonObject properties) {
    properties.put("memory", memory);
    properties.put("ports", JsonArray.of(JsonObject.of("port", port, "expose", true)));
    if (!mainClass.isEmpty()) {
      properties.put("mainClass", mainClass);
    }
    if (!javaOptions.isEmpty()) {
      properties.put("javaOptions", new JsonArray(javaOptions));
    }
    JsonObject component =
        JsonObject.of("name", applicationName, "type", "java", "properties", properties);
    component.put("traits", traits());
    return JsonObject.of(
        "apiVersion",
        Applications.API,
        "kind",
        "Application",
        "metadata",
        JsonObject.of("name", applicationName),
        "spec",
        JsonObject.of("components", JsonArray.of(component)));
  }

  private JsonArray traits() {
    JsonArray traits = new JsonArray();
    traits.add(trait("scaler", JsonObject.of("replicas", replicas)));
    if (!environment.isEmpty()) {
      traits.add(trait("env", JsonObject.of("env", new JsonObject(environment))));
    }
    if (path != null) {
      traits.add(trait("gateway", JsonObject.of("http", JsonObject.of(path, port))));
    }
    return traits;
  }

  private static JsonObject trait(String type, JsonObject properties) {
    return JsonObject.of("type", type, "properties", properties);
  }

  private static String nameOf(String file) {
    return file.replaceFirst("\\.(jar|war)$", "")
        .replaceFirst("-[0-9].*$", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9-]+", "-")
        .replaceAll("^-+|-+$", "");
  }
}

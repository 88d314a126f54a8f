// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Consoles;
import dev.wheelhouse.app.output.Streams;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.clusters.ClusterSecrets;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.catalog.DefinitionCatalog;
import dev.wheelhouse.ops.delivery.definitions.schema.ParameterRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes the file of a new application.
@Command(
    name = "init",
    description = {
      "Write the file of a new application of one component: what is given, and as comments"
          + " everything else that its type knows.",
      "Required parameters that are not given are asked for on a terminal."
    },
    footer = {
      "",
      "Examples:",
      "  wheelhouse app init shop --type webservice -p image=nginx",
      "  wheelhouse app init shop --type webservice -p image=nginx -p cpu=500m -f -",
      "  wheelhouse app init        (asks)"
    },
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {

  private static final String STANDARD_OUTPUT = "-";

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "Name of the application.")
  @Nullable String name;

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      description = "Type of its component, see `def list`.")
  @Nullable String type;

  @Option(
      names = "--component",
      paramLabel = "NAME",
      description = "Name of its component (default: that of the application).")
  @Nullable String component;

  @Option(
      names = {"-p", "--property"},
      paramLabel = "PATH=VALUE",
      description = "A parameter: image=nginx, limit.cpu=2; may be given several times.")
  Map<String, String> properties = new LinkedHashMap<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      defaultValue = "app.yaml",
      description = "Where to write it; `-` prints it (default: ${DEFAULT-VALUE}).")
  Path file = Path.of("app.yaml");

  @Option(names = "--force", description = "Write over a file that is there.")
  boolean force;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    boolean printed = file.toString().equals(STANDARD_OUTPUT);
    if (!printed && !force && Files.exists(file)) {
      throw new UserError(
          UserError.Kind.USAGE, file + " is there; write over it with --force, or name another -f");
    }
    String application = given(name, "name of the application", "NAME");
    Manifest manifest = definition(given(type, "type of its component", "--type")).manifest();
    JsonObject values = new JsonObject();
    properties.forEach((path, value) -> put(values, path, value));
    for (ParameterRow row : ParameterRow.of(manifest.parameters())) {
      boolean top = !row.path().contains(".") && !row.path().contains("[");
      if (top && row.required() && values.get(row.path()) == null) {
        put(
            values,
            row.path(),
            given(null, row.path() + " (" + row.description() + ")", "-p " + row.path() + "=..."));
      }
    }
    check(manifest, values);
    String componentName = component == null ? application : component;
    String text =
        new ApplicationTemplate(manifest, values)
            .text(application, cluster.namespace(), componentName, file);
    if (printed) {
      streams.out().print(text);
      streams.out().flush();
      return 0;
    }
    write(text);
    streams.say(
        "wrote "
            + file
            + "; next: wheelhouse app vet -f "
            + file
            + ", then wheelhouse app apply -f "
            + file);
    return 0;
  }

  /// What is built in needs no cluster.
  private ComponentType definition(String wanted) throws InterruptedException {
    Optional<ComponentType> builtIn = Definitions.load().component(wanted);
    if (builtIn.isPresent()) {
      return builtIn.get();
    }
    try (Reach reach = Reach.of(cluster)) {
      DefinitionLookup all =
          DefinitionCatalog.snapshot(
              Definitions.load(), reach.local(), ClusterSecrets.NAMESPACE, List.of());
      return all.component(cluster.namespace(), wanted)
          .orElseThrow(() ->
              new UserError(
                  UserError.Kind.NO_INPUT,
                  "there is no type of component \""
                      + wanted
                      + "\"; there are "
                      + all.componentNames(cluster.namespace())));
    }
  }

  private static void check(Manifest manifest, JsonObject values) {
    try {
      List<String> unknown = manifest.parameters().check("properties", values).warnings();
      if (!unknown.isEmpty()) {
        throw new UserError(UserError.Kind.USAGE, "nobody knows " + String.join(", ", unknown));
      }
    } catch (PlatformException e) {
      throw new UserError(UserError.Kind.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /// Values mean what they mean in YAML: `80` is a number, `[a, b]` a list.
  private static void put(JsonObject values, String path, String value) {
    JsonObject tree;
    try {
      tree = YamlDocument.all("value: " + value).getFirst().tree();
    } catch (PlatformException _) {
      tree = JsonObject.of("value", value);
    }
    JsonObject into = values;
    String[] steps = path.split("\\.", -1);
    for (int i = 0; i < steps.length - 1; i++) {
      into = into.childObject(steps[i]);
    }
    Object read = tree.get("value");
    into.put(steps[steps.length - 1], read == null ? value : read);
  }

  private String given(@Nullable String value, String what, String option) {
    if (value != null) {
      return value;
    }
    if (!Consoles.interactive()) {
      throw new UserError(UserError.Kind.USAGE, "the " + what + " is wanted: give " + option);
    }
    streams.out().print(what + ": ");
    streams.out().flush();
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      if (line == null || line.isBlank()) {
        throw new UserError(UserError.Kind.USAGE, "the " + what + " is wanted");
      }
      return line.strip();
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot read from the terminal: " + e, e);
    }
  }

  private void write(String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UserError(UserError.Kind.PERMISSION, "cannot write " + file + ": " + e, e);
    }
  }
}

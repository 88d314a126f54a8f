// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.config;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.application.ClusterOption;
import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.app.output.Streams;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.keys.ConfigKeys;
import dev.wheelhouse.ops.delivery.workflow.configs.Configs;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a config, or changes its properties.
@Command(
    name = "create",
    aliases = "c",
    description = "Make a config, or give one that is there other properties.",
    footer = {
      "",
      "Examples:",
      "  wheelhouse config create registry --template image-registry registry=ghcr.io",
      "  wheelhouse config create mail -f mail.yaml --sensitive",
      "  wheelhouse config create mail auth.username=ops --target east/shop"
    },
    mixinStandardHelpOptions = true)
final class CreateCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAME")
  String name = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "PATH=VALUE",
      description = "Properties: registry=ghcr.io, auth.username=ops.")
  Map<String, String> values = new LinkedHashMap<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "A YAML or JSON file with properties; those named beside it come first.")
  @Nullable Path file;

  @Option(
      names = {"-t", "--template"},
      paramLabel = "[NAMESPACE/]NAME",
      description = "The kind of config it is; its template is not run.")
  String template = "";

  @Option(names = "--alias", paramLabel = "TEXT", description = "What people call it.")
  @Nullable String alias;

  @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
  @Nullable String description;

  @Option(names = "--sensitive", description = "Nobody may read its properties back.")
  boolean sensitive;

  @Option(
      names = "--target",
      paramLabel = "CLUSTER/NAMESPACE",
      description = "Distribute it there as well; may be given several times.")
  List<String> targets = List.of();

  @Option(names = "--dry-run", description = "Print the Secret and make nothing.")
  boolean dryRun;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    JsonObject properties = properties();
    List<Target> wanted = targets.stream().map(Target::of).toList();
    try (KubernetesClient client = cluster.connect()) {
      Fabric8Objects objects = new Fabric8Objects(client);
      JsonObject secret =
          new Configs(objects).secret(cluster.namespace(), name, template, properties);
      annotate(secret);
      if (dryRun) {
        new Printer(streams.out(), Format.yaml).print(secret, () -> "");
        return 0;
      }
      objects.apply(secret, Distribution.FIELD_MANAGER, true);
      streams.say("config " + name + " is kept in namespace " + cluster.namespace());
      if (!template.isEmpty()) {
        streams.remark("note: " + Configs.note(template));
      }
      if (!wanted.isEmpty()) {
        new Distribution(objects, cluster.namespace(), name).to(wanted);
        streams.say("config " + name + " goes to " + wanted);
      }
      return 0;
    }
  }

  private void annotate(JsonObject secret) {
    JsonObject annotations = secret.childObject("metadata").childObject("annotations");
    if (alias != null) {
      annotations.put(ConfigKeys.ALIAS, alias);
    }
    if (description != null) {
      annotations.put(ConfigKeys.DESCRIPTION, description);
    }
    if (sensitive) {
      annotations.put(ConfigKeys.SENSITIVE, "true");
    }
  }

  private JsonObject properties() {
    JsonObject properties = file == null ? new JsonObject() : read(file);
    values.forEach((path, value) -> {
      JsonObject into = properties;
      String[] steps = path.split("\\.", -1);
      for (int i = 0; i < steps.length - 1; i++) {
        into = into.childObject(steps[i]);
      }
      into.put(steps[steps.length - 1], value);
    });
    if (properties.isEmpty()) {
      throw new UserError(
          UserError.Kind.USAGE, "a config has properties: give PATH=VALUE, or a file with -f");
    }
    return properties;
  }

  private static JsonObject read(Path file) {
    try {
      List<YamlDocument> documents = YamlDocument.all(Files.readString(file));
      if (documents.size() != 1) {
        throw new UserError(UserError.Kind.DATA, file + " holds no properties, or several times");
      }
      return documents.getFirst().tree();
    } catch (IOException e) {
      throw new UserError(UserError.Kind.NO_INPUT, "cannot read " + file, e);
    } catch (PlatformException e) {
      throw new UserError(UserError.Kind.DATA, file + ": " + e.getMessage(), e);
    }
  }
}

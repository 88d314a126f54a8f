// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.config;

import dev.wheelhouse.app.application.NamespacesOption;
import dev.wheelhouse.app.output.Age;
import dev.wheelhouse.app.output.OutputOption;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.workflow.configs.Configs;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists configs.
@Command(
    name = "list",
    aliases = "ls",
    description = "List configs and where they go.",
    footer = {"", "Examples:", "  wheelhouse config list -A", "  wheelhouse config list -t mail"},
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

  @Option(
      names = {"-t", "--template"},
      paramLabel = "[NAMESPACE/]NAME",
      description = "Only those of this template.")
  String template = "";

  @Mixin NamespacesOption scope = new NamespacesOption();
  @Mixin OutputOption output = new OutputOption();

  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = scope.connect()) {
      Fabric8Objects objects = new Fabric8Objects(client);
      String wanted = template.substring(template.indexOf('/') + 1);
      List<JsonObject> configs =
          new Configs(objects)
              .all(scope.namespace()).stream()
                  .filter(it -> wanted.isEmpty() || it.string("template").orElse("").equals(wanted))
                  .toList();
      configs.forEach(it ->
          it.put(
              "targets",
              new JsonArray(
                  new Distribution(
                          objects, it.string("namespace").orElse(""), it.string("name").orElse(""))
                      .targets())));
      output.printAll(configs, () -> table(configs));
      return 0;
    }
  }

  private static Table table(List<JsonObject> configs) {
    Table table =
        new Table("NAMESPACE", "NAME", "ALIAS", "TEMPLATE", "SENSITIVE", "TARGETS", "AGE");
    for (JsonObject config : configs) {
      table.row(
          config.string("namespace").orElse(""),
          config.string("name").orElse(""),
          config.string("alias").orElse(""),
          config.string("template").filter(it -> !it.isEmpty()).orElse("-"),
          config.bool("sensitive").orElse(false) ? "yes" : "no",
          String.join(",", config.array("targets").orElseGet(JsonArray::new).strings()),
          Age.since(config.string("created").orElse("")));
    }
    return table;
  }
}

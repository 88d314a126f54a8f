// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.config;

import dev.wheelhouse.app.application.ClusterOption;
import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.app.output.Streams;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.workflow.configs.Configs;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows the properties of a config.
@Command(
    name = "read",
    description = "Show the properties of a config; one that is sensitive is not shown.",
    footer = {"", "Examples:", "  wheelhouse config read mail -o json"},
    mixinStandardHelpOptions = true)
final class ReadCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME")
  String name = "";

  @Option(
      names = {"-o", "--output"},
      defaultValue = "yaml",
      paramLabel = "FORMAT",
      description = "yaml or json (default: ${DEFAULT-VALUE}).")
  Format format = Format.yaml;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = cluster.connect()) {
      Format chosen = format == Format.json ? Format.json : Format.yaml;
      new Printer(streams.out(), chosen)
          .print(new Configs(new Fabric8Objects(client)).read(cluster.namespace(), name), () -> "");
      return 0;
    }
  }
}

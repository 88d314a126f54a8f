// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.config;

import dev.wheelhouse.app.application.ClusterOption;
import dev.wheelhouse.app.output.Streams;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.workflow.configs.Configs;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Deletes a config.
@Command(
    name = "delete",
    description = "Delete a config, and take it back from where it was distributed to.",
    footer = {"", "Examples:", "  wheelhouse config delete mail --not-recall"},
    mixinStandardHelpOptions = true)
final class DeleteCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME")
  String name = "";

  @Option(names = "--not-recall", description = "Leave it where it was distributed to.")
  boolean kept;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = cluster.connect()) {
      Fabric8Objects objects = new Fabric8Objects(client);
      Configs configs = new Configs(objects);
      configs.require(cluster.namespace(), name);
      if (!kept) {
        new Distribution(objects, cluster.namespace(), name).recall();
      }
      configs.delete(cluster.namespace(), name);
      streams.say("config " + name + " is deleted");
      return 0;
    }
  }
}

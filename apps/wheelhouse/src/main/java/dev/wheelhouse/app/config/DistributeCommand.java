// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.config;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.application.ClusterOption;
import dev.wheelhouse.app.output.Streams;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.workflow.configs.Configs;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes a config to other namespaces and clusters, or back.
@Command(
    name = "distribute",
    description = "Take a config to namespaces of clusters, or take it back from all.",
    footer = {
      "",
      "Examples:",
      "  wheelhouse config distribute mail --target local/shop --target east/shop",
      "  wheelhouse config distribute mail --recall"
    },
    mixinStandardHelpOptions = true)
final class DistributeCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME")
  String name = "";

  @Option(
      names = {"-t", "--target"},
      paramLabel = "CLUSTER/NAMESPACE",
      description = "May be given several times; those given before are replaced.")
  List<String> targets = List.of();

  @Option(
      names = {"-r", "--recall"},
      description = "Take it back from everywhere.")
  boolean recall;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    if (recall == !targets.isEmpty()) {
      throw new UserError(UserError.Kind.USAGE, "give --target, or --recall");
    }
    List<Target> wanted = targets.stream().map(Target::of).toList();
    try (KubernetesClient client = cluster.connect()) {
      Fabric8Objects objects = new Fabric8Objects(client);
      new Configs(objects).require(cluster.namespace(), name);
      Distribution distribution = new Distribution(objects, cluster.namespace(), name);
      if (!recall) {
        distribution.to(wanted);
        streams.say("config " + name + " goes to " + wanted);
      } else if (distribution.recall()) {
        streams.say("config " + name + " is taken back");
      } else {
        throw new UserError(UserError.Kind.NO_INPUT, "config " + name + " is not distributed");
      }
      return 0;
    }
  }
}

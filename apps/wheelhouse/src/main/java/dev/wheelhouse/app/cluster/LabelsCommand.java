// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.cluster;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.clusters.ClusterSecrets;
import dev.wheelhouse.ops.delivery.keys.ClusterKeys;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows and changes the labels of a cluster.
@Command(
    name = "labels",
    description = "Show a cluster's labels, set some (KEY=VALUE) or remove some (KEY-).",
    mixinStandardHelpOptions = true)
final class LabelsCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAME")
  String name = "";

  @Parameters(index = "1..*", paramLabel = "KEY=VALUE|KEY-", arity = "0..*")
  List<String> changes = List.of();

  @Mixin HubOption hub = new HubOption();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    JsonObject labels = new JsonObject();
    changes.forEach(change -> put(labels, change));
    try (KubernetesClient local = hub.connect()) {
      Fabric8Objects objects = new Fabric8Objects(local);
      JsonObject secret = new JoinedSecrets(objects).get(name);
      if (!labels.isEmpty()) {
        JsonObject patch = JsonObject.of("metadata", JsonObject.of("labels", labels));
        secret = objects.merge(JoinedSecrets.ref(name), patch, JoinedSecrets.FIELD_MANAGER);
      }
      var out = Objects.requireNonNull(spec).commandLine().getOut();
      new TreeMap<>(ClusterSecrets.cluster(secret).labels())
          .forEach((key, value) -> out.println(key + "=" + value));
      return 0;
    }
  }

  private static void put(JsonObject labels, String change) {
    int equals = change.indexOf('=');
    String key = equals < 0 ? change.replaceFirst("-$", "") : change.substring(0, equals);
    boolean nothing = equals < 0 && !change.endsWith("-");
    if (nothing || key.isEmpty() || key.equals(ClusterKeys.CREDENTIAL_TYPE)) {
      throw new UserError(UserError.Kind.USAGE, "\"" + change + "\" is neither KEY=VALUE nor KEY-");
    }
    labels.put(key, equals < 0 ? JsonNull.NULL : change.substring(equals + 1));
  }
}

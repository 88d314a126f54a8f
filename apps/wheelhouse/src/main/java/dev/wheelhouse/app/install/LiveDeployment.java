// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The operator's Deployment as a cluster has it, whoever made it: what an installation that says
/// nothing else keeps.
record LiveDeployment(JsonObject tree) {

  /// What the manifest gives the operator itself; all else somebody has added.
  private static final Set<String> KNOWN =
      Set.of(
          "--system-namespace",
          "--http-address",
          "--http-port",
          "--cache",
          "--registry",
          "--ingress-class",
          "--take-over",
          "--unstamped",
          "--allow-step-address");

  static Optional<LiveDeployment> read(ClusterObjects objects, String namespace) {
    return objects
        .get(new ObjectRef("apps/v1", "Deployment", namespace, "wheelhouse"))
        .map(LiveDeployment::new);
  }

  Optional<String> image() {
    return container().string("image");
  }

  Optional<Long> replicas() {
    return tree.integer("spec", "replicas");
  }

  Optional<String> imagePullPolicy() {
    return container().string("imagePullPolicy");
  }

  List<String> imagePullSecrets() {
    return pod().array("imagePullSecrets").orElseGet(JsonArray::new).objects().stream()
        .flatMap(it -> it.string("name").stream())
        .toList();
  }

  Optional<JsonObject> resources() {
    return container().object("resources").filter(it -> !it.isEmpty());
  }

  /// The Secret with the registry's login.
  Optional<String> registrySecret() {
    return pod().array("volumes").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.string("name").orElse("").equals("registry-login"))
        .flatMap(it -> it.string("secret", "secretName").stream())
        .findFirst();
  }

  /// The value of an argument, the last where it is given several times.
  Optional<String> argument(String name) {
    return all(name).stream().reduce((_, last) -> last);
  }

  /// The values of an argument, as often as it is given.
  List<String> all(String name) {
    return arguments().stream()
        .filter(it -> it.startsWith(name + "="))
        .map(it -> it.substring(name.length() + 1))
        .toList();
  }

  /// Whether a switch is on: one without a value is.
  boolean on(String name) {
    return arguments().stream()
        .filter(it -> it.equals(name) || it.startsWith(name + "="))
        .reduce((_, last) -> last)
        .filter(it -> it.equals(name) || it.endsWith("=true"))
        .isPresent();
  }

  /// Arguments that are none of the manifest's.
  List<String> otherArguments() {
    return arguments().stream()
        .filter(it -> !it.equals("operator") && !KNOWN.contains(it.split("=", 2)[0]))
        .toList();
  }

  /// With `name=value` in place of a name of the manifest's that its value follows.
  private List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    for (String word : container().array("args").orElseGet(JsonArray::new).strings()) {
      boolean value = !arguments.isEmpty() && KNOWN.contains(arguments.getLast());
      if (value && !word.startsWith("--")) {
        arguments.add(arguments.removeLast() + "=" + word);
      } else {
        arguments.add(word);
      }
    }
    return arguments;
  }

  private JsonObject pod() {
    return tree.object("spec", "template", "spec").orElseGet(JsonObject::new);
  }

  private JsonObject container() {
    return pod().array("containers").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.string("name").orElse("").equals("operator"))
        .findFirst()
        .orElseGet(JsonObject::new);
  }
}

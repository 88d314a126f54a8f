// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import static dev.wheelhouse.kube.schema.defaults.Fill.at;
import static dev.wheelhouse.kube.schema.defaults.Fill.each;
import static dev.wheelhouse.kube.schema.defaults.Fill.emptyObject;
import static dev.wheelhouse.kube.schema.defaults.Fill.in;

import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// Containers of any of the three lists.
final class ContainerDefaults {

  private ContainerDefaults() {}

  static void container(JsonObject container) {
    in(container, "terminationMessagePath", "/dev/termination-log");
    in(container, "terminationMessagePolicy", "File");
    in(container, "imagePullPolicy", pullPolicy(container.string("image").orElse("")));
    emptyObject(container, "resources");
    each(container, "ports", port -> in(port, "protocol", "TCP"));
    each(container, "env", env -> at(env, VolumeDefaults::fieldRef, "valueFrom", "fieldRef"));
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      at(container, ContainerDefaults::probe, probe);
    }
    for (String hook : List.of("postStart", "preStop")) {
      at(container, ContainerDefaults::httpGet, "lifecycle", hook, "httpGet");
    }
  }

  private static void probe(JsonObject probe) {
    unlessPositive(probe, "timeoutSeconds", 1L);
    unlessPositive(probe, "periodSeconds", 10L);
    unlessPositive(probe, "successThreshold", 1L);
    unlessPositive(probe, "failureThreshold", 3L);
    at(probe, ContainerDefaults::httpGet, "httpGet");
    at(probe, grpc -> grpc.putIfAbsent("service", ""), "grpc");
  }

  private static void unlessPositive(JsonObject probe, String key, long value) {
    if (probe.integer(key).orElse(0L) == 0) {
      probe.put(key, value);
    }
  }

  private static void httpGet(JsonObject action) {
    in(action, "path", "/");
    in(action, "scheme", "HTTP");
  }

  /// `Always` for the tag `latest`, stated or implied; a digest alone implies no tag.
  static String pullPolicy(String image) {
    int digest = image.indexOf('@');
    String name = digest < 0 ? image : image.substring(0, digest);
    int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
    String tag = colon < 0 ? "" : name.substring(colon + 1);
    boolean latest = tag.equals("latest") || (tag.isEmpty() && digest < 0);
    return latest ? "Always" : "IfNotPresent";
  }
}

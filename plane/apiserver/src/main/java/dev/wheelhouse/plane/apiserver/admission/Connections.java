// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Asks the rules about connections through the server to pods, services and nodes (operation
/// `CONNECT`). They see the options of the connection, such as `PodExecOptions`.
public final class Connections {

  private static final Map<String, String> KINDS =
      Map.of(
          "pods/exec", "PodExecOptions",
          "pods/attach", "PodAttachOptions",
          "pods/portforward", "PodPortForwardOptions",
          "pods/proxy", "PodProxyOptions",
          "services/proxy", "ServiceProxyOptions",
          "nodes/proxy", "NodeProxyOptions");
  private static final List<String> FLAGS = List.of("stdin", "stdout", "stderr", "tty");

  private final AdmissionChain chain;

  public Connections(AdmissionChain chain) {
    this.chain = chain;
  }

  public static boolean is(RequestInfo info) {
    return info.group().isEmpty() && KINDS.containsKey(path(info));
  }

  private static String path(RequestInfo info) {
    return info.resource() + "/" + info.subresource();
  }

  /// @throws PlatformException when a rule refuses
  public void admit(RequestInfo info, ApiRequest request) {
    String kind = KINDS.getOrDefault(path(info), "");
    AdmissionRequest admission =
        new AdmissionRequest(
            AdmissionRequest.Operation.CONNECT,
            info.groupResource(),
            new GroupVersionKind("", "v1", kind),
            info.subresource(),
            info.namespace(),
            info.name(),
            request.user(),
            options(kind, info, request),
            null,
            false,
            new ArrayList<>(),
            Origin.of(info.gvr()));
    chain.mutate(admission);
    chain.validate(admission);
  }

  private static JsonObject options(String kind, RequestInfo info, ApiRequest request) {
    JsonObject options = JsonObject.of("kind", kind, "apiVersion", "v1");
    switch (info.subresource()) {
      case "proxy" -> options.put("path", "/" + info.rest());
      case "portforward" -> ports(options, request);
      default -> streams(options, request);
    }
    return options;
  }

  private static void ports(JsonObject options, ApiRequest request) {
    JsonArray ports = new JsonArray();
    for (String values : request.query().getOrDefault("ports", List.of())) {
      for (String port : values.split(",", -1)) {
        if (port.matches("\\d{1,5}")) {
          ports.add(Long.parseLong(port));
        }
      }
    }
    if (!ports.isEmpty()) {
      options.put("ports", ports);
    }
  }

  private static void streams(JsonObject options, ApiRequest request) {
    for (String flag : FLAGS) {
      String value = request.parameter(flag).orElse("");
      if (value.equals("true") || value.equals("1")) {
        options.put(flag, true);
      }
    }
    request.parameter("container").ifPresent(name -> options.put("container", name));
    List<String> command = request.query().getOrDefault("command", List.of());
    if (!command.isEmpty()) {
      options.put("command", new JsonArray(command));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.openapi;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.model.Descriptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Query and path parameters of the API's operations. What they are for is told by the option kinds
/// of the API, whose fields they are.
final class Parameters {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String CORE = "io.k8s.api.core.v1.";
  private static final Map<String, List<String>> OPTIONS =
      Map.ofEntries(
          Map.entry("list", List.of(META + "ListOptions")),
          Map.entry("post", List.of(META + "CreateOptions")),
          Map.entry("put", List.of(META + "UpdateOptions")),
          Map.entry("patch", List.of(META + "PatchOptions")),
          Map.entry("delete", List.of(META + "DeleteOptions")),
          Map.entry("deletecollection", List.of(META + "DeleteOptions", META + "ListOptions")),
          Map.entry("exec", List.of(CORE + "PodExecOptions")),
          Map.entry("attach", List.of(CORE + "PodAttachOptions")),
          Map.entry("portforward", List.of(CORE + "PodPortForwardOptions")),
          Map.entry("proxy", List.of(CORE + "PodProxyOptions")),
          Map.entry("log", List.of(CORE + "PodLogOptions")));

  /// The definitions that tell what parameters are for.
  static final Set<String> DESCRIBED_BY =
      OPTIONS.values().stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet());

  private static final List<String> WRITE = List.of("dryRun", "fieldManager", "fieldValidation");
  private static final List<String> DELETE =
      List.of(
          "dryRun",
          "gracePeriodSeconds",
          "ignoreStoreReadErrorWithClusterBreakingPotential",
          "orphanDependents",
          "propagationPolicy");
  private static final List<String> LIST =
      List.of(
          "allowWatchBookmarks",
          "continue",
          "fieldSelector",
          "labelSelector",
          "limit",
          "resourceVersion",
          "resourceVersionMatch",
          "sendInitialEvents",
          "timeoutSeconds",
          "watch");
  private static final Map<String, List<String>> BY_ACTION =
      Map.of(
          "list", LIST,
          "post", WRITE,
          "put", WRITE,
          "patch", List.of("dryRun", "fieldManager", "fieldValidation", "force"),
          "delete", DELETE,
          "deletecollection",
              List.of(
                  "continue",
                  "dryRun",
                  "fieldSelector",
                  "gracePeriodSeconds",
                  "labelSelector",
                  "limit",
                  "orphanDependents",
                  "propagationPolicy",
                  "resourceVersion",
                  "resourceVersionMatch",
                  "timeoutSeconds"));
  private static final Map<String, List<String>> BY_CONNECTION =
      Map.of(
          "exec", List.of("command", "container", "stderr", "stdin", "stdout", "tty"),
          "attach", List.of("container", "stderr", "stdin", "stdout", "tty"),
          "portforward", List.of("ports"),
          "proxy", List.of("path"),
          "log",
              List.of(
                  "container",
                  "follow",
                  "insecureSkipTLSVerifyBackend",
                  "limitBytes",
                  "previous",
                  "sinceSeconds",
                  "stream",
                  "tailLines",
                  "timestamps"));
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("allowWatchBookmarks", "boolean"),
          Map.entry("follow", "boolean"),
          Map.entry("force", "boolean"),
          Map.entry("gracePeriodSeconds", "integer"),
          Map.entry("ignoreStoreReadErrorWithClusterBreakingPotential", "boolean"),
          Map.entry("insecureSkipTLSVerifyBackend", "boolean"),
          Map.entry("limit", "integer"),
          Map.entry("limitBytes", "integer"),
          Map.entry("orphanDependents", "boolean"),
          Map.entry("ports", "integer"),
          Map.entry("previous", "boolean"),
          Map.entry("sendInitialEvents", "boolean"),
          Map.entry("sinceSeconds", "integer"),
          Map.entry("stderr", "boolean"),
          Map.entry("stdin", "boolean"),
          Map.entry("stdout", "boolean"),
          Map.entry("tailLines", "integer"),
          Map.entry("timeoutSeconds", "integer"),
          Map.entry("timestamps", "boolean"),
          Map.entry("tty", "boolean"),
          Map.entry("watch", "boolean"));

  private final Descriptions texts;
  private final Map<String, JsonArray> known = new HashMap<>();

  Parameters(Descriptions texts) {
    this.texts = texts;
  }

  /// Of an operation; the subresource is empty for operations on the resource itself. Shared: not
  /// to be changed.
  JsonArray of(String action, String subresource) {
    String from = BY_CONNECTION.containsKey(subresource) ? subresource : action;
    return known.computeIfAbsent(from, this::of);
  }

  private JsonArray of(String from) {
    List<String> names = BY_CONNECTION.getOrDefault(from, BY_ACTION.getOrDefault(from, List.of()));
    List<String> options = OPTIONS.getOrDefault(from, List.of());
    JsonArray parameters = new JsonArray();
    names.forEach(name -> parameters.add(query(name, text(options, name))));
    return parameters;
  }

  private String text(List<String> options, String name) {
    return options.stream().flatMap(o -> texts.of(o, name).stream()).findFirst().orElse("");
  }

  private static JsonObject query(String name, String description) {
    return parameter(name, "query", TYPES.getOrDefault(name, "string"), description);
  }

  private static JsonObject parameter(String name, String in, String type, String description) {
    JsonObject parameter = JsonObject.of("name", name, "in", in);
    if (!description.isEmpty()) {
      parameter.put("description", description);
    }
    return parameter.with("schema", JsonObject.of("type", type, "uniqueItems", true));
  }

  /// A part of the path; there are `name` and `namespace`.
  static JsonObject path(String name) {
    String of = name.equals("name") ? "The object's name." : "The namespace that the object is in.";
    return parameter(name, "path", "string", of).with("required", true);
  }

  /// On every operation.
  static JsonObject pretty() {
    return query("pretty", "Whether the answer is to have line breaks and be indented.");
  }
}

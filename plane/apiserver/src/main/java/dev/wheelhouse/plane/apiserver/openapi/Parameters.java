// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.openapi;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Map;

/// Query and path parameters of the API's operations.
final class Parameters {

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

  private Parameters() {}

  /// Of an operation; the subresource is empty for operations on the resource itself.
  static JsonArray of(String action, String subresource) {
    List<String> names =
        BY_CONNECTION.getOrDefault(subresource, BY_ACTION.getOrDefault(action, List.of()));
    JsonArray parameters = new JsonArray();
    names.forEach(name -> parameters.add(query(name)));
    return parameters;
  }

  private static JsonObject query(String name) {
    JsonObject schema =
        JsonObject.of("type", TYPES.getOrDefault(name, "string"), "uniqueItems", true);
    return JsonObject.of("name", name, "in", "query", "schema", schema);
  }

  static JsonObject path(String name) {
    return JsonObject.of(
        "name",
        name,
        "in",
        "path",
        "required",
        true,
        "schema",
        JsonObject.of("type", "string", "uniqueItems", true));
  }

  /// On every operation.
  static JsonObject pretty() {
    return query("pretty");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.openapi;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.ApiResource.Subresource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.plane.apiserver.registry.ServedResource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// `paths` of a group version's OpenAPI v3 document: one operation for each verb of each resource.
final class Paths {

  private static final Set<String> CONNECTIONS = Set.of("exec", "attach", "portforward", "proxy");
  private static final List<String> PATCH_TYPES =
      List.of(
          "application/apply-patch+yaml",
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json");

  private final Definitions definitions;
  private final Parameters parameters;
  private final Map<String, JsonObject> paths = new TreeMap<>();

  private Paths(Definitions definitions, Parameters parameters) {
    this.definitions = definitions;
    this.parameters = parameters;
  }

  static JsonObject of(
      Definitions definitions, Parameters parameters, List<ServedResource> resources) {
    Paths builder = new Paths(definitions, parameters);
    resources.forEach(builder::add);
    return new JsonObject(builder.paths);
  }

  /// One operation to be described.
  ///
  /// @param method of HTTP, in lower case
  /// @param action of Kubernetes: `list`, `post`, `deletecollection` ...
  /// @param body definition of the request's body; empty without one
  /// @param answer definition of the answer
  private record Operation(
      ServedResource resource,
      String method,
      String action,
      String subresource,
      GroupVersionKind kind,
      String body,
      String answer,
      String scope) {}

  private void add(ServedResource resource) {
    ApiResource api = resource.api();
    String root = root(api);
    String scoped = api.namespaced() ? root + "/namespaces/{namespace}" : root;
    String collection = scoped + "/" + api.gvr().resource();
    String item = collection + "/{name}";
    String scope = api.namespaced() ? "Namespaced" : "";
    for (String verb : api.verbs()) {
      switch (verb) {
        case "list" -> addList(resource, collection, root, scope);
        case "create" -> add(collection, write(resource, "post", scope));
        case "deletecollection" -> add(collection, delete(resource, "deletecollection", scope));
        case "get" -> add(item, read(resource, scope));
        case "update" -> add(item, write(resource, "put", scope));
        case "patch" -> add(item, write(resource, "patch", scope));
        case "delete" -> add(item, delete(resource, "delete", scope));
        default -> {}
      }
    }
    api.subresources().values().forEach(sub -> addSubresource(resource, sub, item, scope));
  }

  private static String root(ApiResource api) {
    String group = api.gvr().group();
    return group.isEmpty()
        ? "/api/" + api.gvr().version()
        : "/apis/" + group + "/" + api.gvr().version();
  }

  private void addList(ServedResource resource, String collection, String root, String scope) {
    add(collection, list(resource, scope));
    if (!scope.isEmpty()) {
      add(root + "/" + resource.gvr().resource(), list(resource, "AllNamespaces"));
    }
  }

  private Operation list(ServedResource resource, String scope) {
    GroupVersionKind kind = resource.api().kind();
    GroupVersionKind list = new GroupVersionKind(kind.group(), kind.version(), resource.listKind());
    return new Operation(resource, "get", "list", "", kind, "", name(resource, list), scope);
  }

  private Operation read(ServedResource resource, String scope) {
    GroupVersionKind kind = resource.api().kind();
    return new Operation(resource, "get", "get", "", kind, "", name(resource, kind), scope);
  }

  private Operation write(ServedResource resource, String action, String scope) {
    GroupVersionKind kind = resource.api().kind();
    String name = name(resource, kind);
    return new Operation(resource, action, action, "", kind, body(action, name), name, scope);
  }

  private Operation delete(ServedResource resource, String action, String scope) {
    return new Operation(
        resource,
        "delete",
        action,
        "",
        resource.api().kind(),
        Definitions.DELETE_OPTIONS,
        Definitions.STATUS,
        scope);
  }

  private static String body(String action, String name) {
    return action.equals("patch") ? Definitions.PATCH : name;
  }

  private String name(ServedResource resource, GroupVersionKind kind) {
    boolean ownKind = kind.group().equals(resource.gvr().group());
    return definitions.name(kind, resource.custom().isPresent() && ownKind);
  }

  private void addSubresource(ServedResource resource, Subresource sub, String item, String scope) {
    String path = item + "/" + sub.name();
    String name = name(resource, sub.kind());
    for (String verb : sub.verbs()) {
      String method =
          switch (verb) {
            case "create" -> "post";
            case "update" -> "put";
            case "get", "patch", "delete" -> verb;
            default -> "";
          };
      if (!method.isEmpty()) {
        boolean connects = CONNECTIONS.contains(sub.name());
        boolean hasBody = !connects && !method.equals("get");
        add(
            path,
            new Operation(
                resource,
                method,
                connects ? "connect" : method,
                sub.name(),
                sub.kind(),
                hasBody ? body(method, name) : "",
                connects || sub.name().equals("log") ? "" : name,
                scope));
      }
    }
  }

  private void add(String path, Operation operation) {
    JsonObject item = paths.computeIfAbsent(path, Paths::pathItem);
    item.put(operation.method(), describe(operation));
  }

  private static JsonObject pathItem(String path) {
    JsonArray parameters = new JsonArray();
    if (path.contains("{name}")) {
      parameters.add(Parameters.path("name"));
    }
    if (path.contains("{namespace}")) {
      parameters.add(Parameters.path("namespace"));
    }
    parameters.add(Parameters.pretty());
    return JsonObject.of("parameters", parameters);
  }

  private JsonObject describe(Operation operation) {
    ApiResource api = operation.resource().api();
    JsonObject description =
        JsonObject.of(
            "tags",
            JsonArray.of(tag(api)),
            "description",
            OperationTexts.of(operation.action(), api.kind().kind(), operation.subresource()),
            "operationId",
            operationId(operation, api));
    JsonArray own = parameters.of(operation.action(), operation.subresource());
    if (!own.isEmpty()) {
      description.put("parameters", own);
    }
    if (!operation.body().isEmpty()) {
      description.put("requestBody", requestBody(operation));
    }
    description.put("responses", responses(operation));
    description.put("x-kubernetes-action", operation.action());
    description.put("x-kubernetes-group-version-kind", Definitions.kindTree(operation.kind()));
    return description;
  }

  private static JsonObject requestBody(Operation operation) {
    JsonObject schema = JsonObject.of("schema", Definitions.reference(operation.body()));
    JsonObject content = new JsonObject();
    List<String> types =
        operation.method().equals("patch") ? patchTypes(operation) : List.of("*/*");
    types.forEach(type -> content.put(type, schema));
    JsonObject body = JsonObject.of("content", content);
    return operation.method().equals("delete") ? body : body.with("required", true);
  }

  /// Clients read from here whether a kind takes strategic merge patches; custom ones do not.
  private static List<String> patchTypes(Operation operation) {
    return operation.resource().custom().isPresent()
        ? PATCH_TYPES.subList(0, PATCH_TYPES.size() - 1)
        : PATCH_TYPES;
  }

  private static JsonObject responses(Operation operation) {
    JsonObject schema =
        operation.answer().isEmpty()
            ? JsonObject.of("type", "string")
            : Definitions.reference(operation.answer());
    String type = operation.answer().isEmpty() ? "text/plain" : "application/json";
    JsonObject ok =
        JsonObject.of(
            "description", "OK", "content", JsonObject.of(type, JsonObject.of("schema", schema)));
    return JsonObject.of("200", ok, "401", JsonObject.of("description", "Unauthorized"));
  }

  private static String tag(ApiResource api) {
    String group = api.gvr().group();
    String shortGroup = group.isEmpty() ? "core" : group.replace(".k8s.io", "").replace('.', '_');
    return shortGroup + "_" + api.gvr().version();
  }

  /// For example `listCoreV1NamespacedPod`, `patchAppsV1NamespacedDeploymentScale`.
  private static String operationId(Operation operation, ApiResource api) {
    String prefix =
        switch (operation.action()) {
          case "get" -> "read";
          case "post" -> "create";
          case "put" -> "replace";
          case "deletecollection" -> "delete";
          case "connect" -> "connect" + capitalized(operation.method());
          default -> operation.action();
        };
    StringBuilder id = new StringBuilder(prefix);
    for (String part : tag(api).split("[_-]", -1)) {
      id.append(capitalized(part));
    }
    if (operation.action().equals("deletecollection")) {
      id.append("Collection");
    }
    boolean all = operation.scope().equals("AllNamespaces");
    id.append(all ? "" : operation.scope())
        .append(api.kind().kind())
        .append(capitalized(operation.subresource()));
    return id.append(all ? "ForAllNamespaces" : "").toString();
  }

  private static String capitalized(String word) {
    return word.isEmpty()
        ? word
        : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}

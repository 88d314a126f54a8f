// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request is about, read from its method, path and query alone.
///
/// Paths are `/api/{version}/...` and `/apis/{group}/{version}/...`, then
/// `[namespaces/{namespace}/]{resource}[/{name}[/{subresource}[/...]]]`. Worked example: `GET
/// /apis/apps/v1/namespaces/shop/deployments/web/scale` has verb `get`, group `apps`, resource
/// `deployments`, subresource `scale`, namespace `shop` and name `web`.
///
/// A Namespace object is in its own namespace: `/api/v1/namespaces/shop` has namespace and name
/// `shop`. Everything else (`/healthz`, `/apis/apps`) is no resource; its verb is the method in
/// lower case.
///
/// @param rest what follows the subresource, without leading slash (`pods/x/proxy/a/b` has `a/b`)
public record RequestInfo(
    boolean resourceRequest,
    String verb,
    String group,
    String version,
    String resource,
    String subresource,
    String namespace,
    String name,
    String rest,
    String path) {

  private static final int AFTER_API = 1;
  private static final int AFTER_APIS = 2;

  /// Reads a request.
  public static RequestInfo of(String method, String path, Map<String, List<String>> query) {
    List<String> parts = split(path);
    if (parts.size() >= AFTER_API + 2 && parts.getFirst().equals("api")) {
      return resource(method, path, query, "", parts.subList(AFTER_API, parts.size()));
    }
    if (parts.size() >= AFTER_APIS + 2 && parts.getFirst().equals("apis")) {
      return resource(method, path, query, parts.get(1), parts.subList(AFTER_APIS, parts.size()));
    }
    return new RequestInfo(
        false, method.toLowerCase(Locale.ROOT), "", "", "", "", "", "", "", path);
  }

  public static RequestInfo of(ApiRequest request) {
    return of(request.method(), request.path(), request.query());
  }

  private static List<String> split(String path) {
    List<String> parts = new ArrayList<>(8);
    int from = 0;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      if (end > from) {
        parts.add(path.substring(from, end));
      }
      from = end + 1;
    }
    return parts;
  }

  private static RequestInfo resource(
      String method,
      String path,
      Map<String, List<String>> query,
      String group,
      List<String> versionAndRest) {
    String version = versionAndRest.getFirst();
    List<String> parts = versionAndRest.subList(1, versionAndRest.size());
    boolean oldWatch = parts.getFirst().equals("watch") && parts.size() > 1;
    if (oldWatch) {
      parts = parts.subList(1, parts.size());
    }
    String namespace = "";
    if (parts.getFirst().equals("namespaces") && parts.size() > 1) {
      namespace = parts.get(1);
      if (parts.size() > 2 && !isNamespaceSubresource(parts.get(2))) {
        parts = parts.subList(2, parts.size());
      }
    }
    String name = part(parts, 1);
    return new RequestInfo(
        true,
        verb(method, part(parts, 2).equals("proxy") ? Map.of() : query, name, oldWatch),
        group,
        version,
        parts.getFirst(),
        part(parts, 2),
        namespace,
        name.isEmpty() ? nameInSelector(query) : name,
        parts.size() > 3 ? String.join("/", parts.subList(3, parts.size())) : "",
        path);
  }

  private static boolean isNamespaceSubresource(String part) {
    return part.equals("status") || part.equals("finalize");
  }

  private static String part(List<String> parts, int index) {
    return parts.size() > index ? parts.get(index) : "";
  }

  private static String verb(
      String method, Map<String, List<String>> query, String name, boolean oldWatch) {
    return switch (method) {
      case "GET", "HEAD" -> {
        if (oldWatch || isTrue(query.get("watch"))) {
          yield "watch";
        }
        yield name.isEmpty() ? "list" : "get";
      }
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
      default -> method.toLowerCase(Locale.ROOT);
    };
  }

  private static boolean isTrue(@Nullable List<String> values) {
    return values != null
        && !values.isEmpty()
        && !values.getFirst().equalsIgnoreCase("false")
        && !values.getFirst().equals("0");
  }

  /// A collection request that selects one name is authorized as a request for that name.
  private static String nameInSelector(Map<String, List<String>> query) {
    List<String> selectors = query.get("fieldSelector");
    String key = "metadata.name=";
    if (selectors == null || selectors.isEmpty() || !selectors.getFirst().startsWith(key)) {
      return "";
    }
    String name = selectors.getFirst().substring(key.length());
    return name.contains(",") || name.startsWith("=") ? "" : name;
  }

  /// True when the request names one object by its path.
  public boolean named() {
    return !name.isEmpty() && !isCollectionVerb();
  }

  private boolean isCollectionVerb() {
    return verb.equals("list") || verb.equals("deletecollection");
  }

  public GroupVersionResource gvr() {
    return new GroupVersionResource(group, version, resource);
  }

  public GroupResource groupResource() {
    return new GroupResource(group, resource);
  }
}

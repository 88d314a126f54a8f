// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes requests: most are nearly right, so that they come far.
final class HostileRequests {

  private static final List<String> COLLECTIONS =
      List.of(
          "/api/v1/namespaces/default/configmaps",
          "/api/v1/namespaces/default/secrets",
          "/api/v1/namespaces/default/pods",
          "/api/v1/namespaces/default/services",
          "/apis/apps/v1/namespaces/default/deployments",
          "/apis/batch/v1/namespaces/default/jobs",
          "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
          "/apis/hostile.example/v1/namespaces/default/things",
          "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles",
          "/apis/authorization.k8s.io/v1/subjectaccessreviews",
          "/apis/authentication.k8s.io/v1/tokenreviews",
          "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
          "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
          "/api/v1/namespaces");

  private static final List<String> DOCUMENTS =
      List.of(
          "/",
          "/api",
          "/apis",
          "/apis/apps",
          "/apis/apps/v1",
          "/api/v1",
          "/openapi/v2",
          "/openapi/v3",
          "/openapi/v3/apis/apps/v1",
          "/livez",
          "/readyz",
          "/healthz/x",
          "/version",
          "/metrics",
          "/wheelhouse/store",
          "/.well-known/openid-configuration",
          "/logs",
          "/debug",
          "//",
          "/apis/x/y/z");

  private static final List<String> SUBRESOURCES =
      List.of(
          "status",
          "scale",
          "log",
          "exec",
          "eviction",
          "binding",
          "ephemeralcontainers",
          "resize",
          "proxy",
          "proxy/a/b",
          "finalize",
          "x",
          "token",
          "portforward",
          "attach");

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/yaml",
          "application/vnd.kubernetes.protobuf",
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml",
          "application/apply-patch+cbor",
          "application/cbor",
          "text/plain",
          "",
          ";;;",
          "application/json; charset=x",
          "*/*",
          "application/x-www-form-urlencoded");

  private static final List<String> ACCEPTS =
      List.of(
          "application/json",
          "application/yaml",
          "application/vnd.kubernetes.protobuf",
          "*/*",
          "",
          ";",
          ",,,",
          "application/json;as=Table;v=v1;g=meta.k8s.io",
          "application/json;as=Table;v=v9;g=x",
          "application/json;as=",
          "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
          "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
          "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
          "text/html;q=x",
          "a/b;q=99999999999",
          "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
          "application/json;q=0.5, application/yaml;q=NaN");

  private static final List<String> METHODS =
      List.of(
          "GET", "GET", "GET", "POST", "POST", "POST", "POST", "PUT", "PUT", "PUT", "PATCH",
          "PATCH", "PATCH", "PATCH", "PATCH", "DELETE", "HEAD", "ODD");

  private HostileRequests() {}

  /// Well-meant requests that make what the others are about.
  static List<HostileRequest> beginnings() {
    List<HostileRequest> requests = new ArrayList<>();
    List<String> definitionsFirst = new ArrayList<>(COLLECTIONS);
    definitionsFirst.addFirst("/apis/apiextensions.k8s.io/v1/customresourcedefinitions");
    for (String collection : definitionsFirst) {
      String resource = collection.substring(collection.lastIndexOf('/') + 1);
      for (int i = 0; i < 4; i++) {
        byte[] body = HostileBodies.template(resource, "n" + i).getBytes(StandardCharsets.UTF_8);
        requests.add(
            new HostileRequest(
                "POST",
                collection,
                List.of("authorization: Bearer admin-token", "content-type: application/json"),
                body));
      }
    }
    return requests;
  }

  static HostileRequest any(Random random) {
    String method = HostileValues.any(random, METHODS);
    if (method.equals("ODD")) {
      method = HostileValues.any(random, List.of("OPTIONS", "TRACE", "X", "CONNECT"));
    }
    String collection = HostileValues.any(random, COLLECTIONS);
    String resource = collection.substring(collection.lastIndexOf('/') + 1);
    String name =
        random.nextInt(12) == 0
            ? HostileValues.any(random, HostileValues.SEGMENTS)
            : "n" + random.nextInt(4);
    String target =
        random.nextInt(25) == 0
            ? HostileValues.any(random, DOCUMENTS)
            : path(random, collection, method, name);
    String type = type(random, method);
    byte[] body =
        method.equals("GET") || method.equals("HEAD")
            ? new byte[0]
            : body(random, method, type, resource, name);
    return new HostileRequest(method, target + query(random, method), headers(random, type), body);
  }

  private static String path(Random random, String collection, String method, String name) {
    String path = collection;
    if (random.nextInt(30) == 0) {
      String[] parts = path.split("/", -1);
      parts[1 + random.nextInt(parts.length - 1)] =
          HostileValues.any(random, HostileValues.SEGMENTS);
      path = String.join("/", parts);
    }
    boolean named = random.nextInt(20) == 0 ? random.nextBoolean() : !method.equals("POST");
    if (named) {
      path += "/" + name;
      if (random.nextInt(6) == 0) {
        path += "/" + HostileValues.any(random, SUBRESOURCES);
      }
    }
    return path.replace(" ", "%20");
  }

  private static String query(Random random, String method) {
    StringBuilder query = new StringBuilder();
    if (method.equals("PATCH") && random.nextInt(3) > 0) {
      query.append("?fieldManager=m&force=").append(random.nextBoolean());
    }
    int parameters = random.nextInt(5) == 0 ? 1 + random.nextInt(3) : 0;
    for (int i = 0; i < parameters; i++) {
      query.append(query.isEmpty() ? "?" : "&");
      query.append(HostileValues.any(random, HostileValues.PARAMETERS)).append('=');
      query.append(HostileValues.any(random, HostileValues.TEXTS).replace(" ", "%20"));
    }
    return query.toString();
  }

  private static String type(Random random, String method) {
    if (method.equals("PATCH") && random.nextInt(10) > 0) {
      return TYPES.get(3 + random.nextInt(4));
    }
    return random.nextInt(8) > 0 ? "application/json" : HostileValues.any(random, TYPES);
  }

  private static byte[] body(
      Random random, String method, String type, String resource, String name) {
    if (random.nextInt(25) == 0) {
      return HostileBodies.nonsense(random);
    }
    if (type.contains("protobuf")) {
      return HostileBodies.protobuf(random);
    }
    if (type.contains("json-patch")) {
      return HostileBodies.jsonPatch(random).getBytes(StandardCharsets.UTF_8);
    }
    if (method.equals("DELETE")) {
      return random.nextBoolean()
          ? new byte[0]
          : HostileBodies.spoiled(
                  random,
                  "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"gracePeriodSeconds\":0,\"propagationPolicy\":\"Background\",\"preconditions\":{\"uid\":\"x\",\"resourceVersion\":\"1\"},\"dryRun\":[]}")
              .getBytes(StandardCharsets.UTF_8);
    }
    String right =
        HostileBodies.template(resource, name.length() > 100 || name.contains("\\") ? "n" : name);
    String text = random.nextInt(4) == 0 ? right : HostileBodies.spoiled(random, right);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return switch (random.nextInt(20)) {
      case 0 -> java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> flipped(random, bytes);
      case 2 -> (text + text).getBytes(StandardCharsets.UTF_8);
      default -> bytes;
    };
  }

  private static byte[] flipped(Random random, byte[] bytes) {
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static List<String> headers(Random random, String type) {
    List<String> headers = new ArrayList<>();
    headers.add("authorization: " + authorization(random));
    headers.add("content-type: " + type);
    if (random.nextInt(3) == 0) {
      headers.add("accept: " + HostileValues.any(random, ACCEPTS));
    }
    if (random.nextInt(10) == 0) {
      headers.add(
          HostileValues.any(
              random,
              List.of(
                  "impersonate-user: ",
                  "impersonate-user: system:serviceaccount:a",
                  "impersonate-user: x",
                  "impersonate-group: system:masters",
                  "impersonate-uid: \u00e4",
                  "impersonate-extra-%zz: 1",
                  "impersonate-extra-: ",
                  "accept-encoding: gzip;q=x",
                  "content-encoding: gzip",
                  "if-none-match: \"x\"",
                  "expect: 100-continue",
                  "x-forwarded-for: \u0001",
                  "cookie: " + "c".repeat(5000),
                  "range: bytes=9-1",
                  "audit-id: ../x",
                  "user-agent: " + "u".repeat(3000),
                  "traceparent: 00-zz",
                  "connection: upgrade\r\nupgrade: websocket",
                  "connection: upgrade\r\nupgrade: SPDY/3.1")));
    }
    return headers;
  }

  private static String authorization(Random random) {
    return random.nextInt(30) > 0
        ? "Bearer admin-token"
        : HostileValues.any(
            random,
            List.of(
                "Bearer ",
                "Bearer a.b.c",
                "Bearer eyJhbGciOiJub25lIn0.e30.",
                "Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOjV9.AAAA",
                "Basic x",
                "Bearer " + "t".repeat(4000),
                "",
                "Bearer ....",
                "Bearer W10.W10.W10",
                "Bearer nobody-token"));
  }
}

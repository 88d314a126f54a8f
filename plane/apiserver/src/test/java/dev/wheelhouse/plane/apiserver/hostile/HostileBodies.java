// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Bodies: right ones with something wrong in them, and outright nonsense.
final class HostileBodies {

  private static final Pattern JSON_VALUE =
      Pattern.compile("(?<=:)(\"[^\"]*\"|[0-9.]+|true|false|null|\\{\\}|\\[\\])");
  private static final Pattern JSON_KEY = Pattern.compile("\"[A-Za-z.$/-]+\"(?=:)");

  private HostileBodies() {}

  /// A body whose writer means well, for a resource.
  static String template(String resource, String name) {
    String meta = "\"metadata\":{\"name\":\"" + name + "\",\"labels\":{\"a\":\"b\"}}";
    String pod =
        "\"spec\":{\"restartPolicy\":\"Always\",\"containers\":[{\"name\":\"c\",\"image\":\"i\","
            + "\"ports\":[{\"containerPort\":80,\"name\":\"http\"}],\"env\":[{\"name\":\"A\",\"value\":\"b\"}],"
            + "\"resources\":{\"limits\":{\"cpu\":\"1\",\"memory\":\"1Gi\"}}}],\"tolerations\":[{\"operator\":\"Exists\"}]}";
    return switch (resource) {
      case "configmaps" ->
          "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\","
              + meta
              + ",\"data\":{\"k\":\"v\"},\"immutable\":false}";
      case "secrets" ->
          "{\"apiVersion\":\"v1\",\"kind\":\"Secret\","
              + meta
              + ",\"type\":\"Opaque\",\"data\":{\"k\":\"dg==\"}}";
      case "pods" -> "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"," + meta + "," + pod + "}";
      case "services" ->
          "{\"apiVersion\":\"v1\",\"kind\":\"Service\","
              + meta
              + ",\"spec\":{\"selector\":{\"a\":\"b\"},\"type\":\"ClusterIP\",\"ports\":[{\"port\":80,\"targetPort\":\"http\",\"protocol\":\"TCP\"}]}}";
      case "deployments" ->
          "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\","
              + meta
              + ",\"spec\":{\"replicas\":1,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"strategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxSurge\":\"25%\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},"
              + pod
              + "}}}";
      case "jobs" ->
          "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\","
              + meta
              + ",\"spec\":{\"backoffLimit\":1,\"template\":{"
              + pod.replace("Always", "Never")
              + "}}}";
      case "customresourcedefinitions" ->
          "{\"apiVersion\":\"apiextensions.k8s.io/v1\",\"kind\":\"CustomResourceDefinition\",\"metadata\":{\"name\":\"things.hostile.example\"},\"spec\":{\"group\":\"hostile.example\",\"scope\":\"Namespaced\",\"names\":{\"plural\":\"things\",\"singular\":\"thing\",\"kind\":\"Thing\"},\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":true,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"properties\":{\"spec\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^(a+)+$\"},\"n\":{\"type\":\"integer\",\"minimum\":1}}}}}}}]}}";
      case "things" ->
          "{\"apiVersion\":\"hostile.example/v1\",\"kind\":\"Thing\","
              + meta
              + ",\"spec\":{\"a\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\",\"n\":5}}";
      case "roles" ->
          "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"Role\","
              + meta
              + ",\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}]}";
      case "subjectaccessreviews" ->
          "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SubjectAccessReview\",\"spec\":{\"user\":\"u\",\"groups\":[\"g\"],\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"pods\"}}}";
      case "tokenreviews" ->
          "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenReview\",\"spec\":{\"token\":\"a.b.c\"}}";
      case "ingresses" ->
          "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"Ingress\","
              + meta
              + ",\"spec\":{\"rules\":[{\"host\":\"a.example\",\"http\":{\"paths\":[{\"path\":\"/\",\"pathType\":\"Prefix\",\"backend\":{\"service\":{\"name\":\"s\",\"port\":{\"number\":80}}}}]}}]}}";
      case "horizontalpodautoscalers" ->
          "{\"apiVersion\":\"autoscaling/v2\",\"kind\":\"HorizontalPodAutoscaler\","
              + meta
              + ",\"spec\":{\"maxReplicas\":3,\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"d\",\"apiVersion\":\"apps/v1\"},\"metrics\":[{\"type\":\"Resource\",\"resource\":{\"name\":\"cpu\",\"target\":{\"type\":\"Utilization\",\"averageUtilization\":50}}}]}}";
      default ->
          "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + name + "\"}}";
    };
  }

  /// Some values or keys replaced.
  static String spoiled(Random random, String json) {
    int times = random.nextInt(3);
    String text = json;
    for (int i = 0; i <= times; i++) {
      text = replaced(random, text, random.nextInt(5) == 0 ? JSON_KEY : JSON_VALUE);
    }
    return text;
  }

  private static String replaced(Random random, String text, Pattern what) {
    List<MatchResult> places = what.matcher(text).results().toList();
    if (places.isEmpty()) {
      return text;
    }
    MatchResult place = HostileValues.any(random, places);
    String by =
        what.equals(JSON_VALUE)
            ? HostileValues.any(random, HostileValues.JSON)
            : HostileValues.any(
                random,
                List.of(
                    "\"\"",
                    "\"metadata\"",
                    "\"a.b/c\"",
                    "\"spec\"",
                    "\"\\u0000\"",
                    "\"$patch\"",
                    "\"f:a\"",
                    "\"managedFields\"",
                    "\"ownerReferences\"",
                    "\"finalizers\"",
                    "\"" + "k".repeat(1000) + "\""));
    return text.substring(0, place.start()) + by + text.substring(place.end());
  }

  /// What is no object at all.
  static byte[] nonsense(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);
      case 1 -> "{\"a\":".repeat(50_000).getBytes(StandardCharsets.UTF_8);
      case 2 -> bytes(random, 2000);
      case 3 -> protobuf(random);
      case 4 ->
          "a: &a [x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e]\ng: [*f,*f,*f,*f]\n"
              .getBytes(StandardCharsets.UTF_8);
      case 5 ->
          "!!javax.script.ScriptEngineManager [!!java.net.URL [\"http://127.0.0.1:1\"]]"
              .getBytes(StandardCharsets.UTF_8);
      case 6 -> "a: &a\n  b: *a\n".getBytes(StandardCharsets.UTF_8);
      case 7 -> "---\na: 1\n---\nb: 2\n".getBytes(StandardCharsets.UTF_8);
      case 8 -> ("{\"a\":\"" + "\\u0000".repeat(1000) + "\"}").getBytes(StandardCharsets.UTF_8);
      case 9 ->
          "? [a, b]\n: c\n? {d: e}\n: f\n<<: 5\n1: 2\n1.5: 3\nnull: 4\n2026-01-01: 5\n"
              .getBytes(StandardCharsets.UTF_8);
      case 10 -> ("a:\n" + " -".repeat(3000) + " x").getBytes(StandardCharsets.UTF_8);
      default -> new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'};
    };
  }

  static byte[] protobuf(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {'k', '8', 's', 0});
    if (random.nextBoolean()) {
      out.writeBytes(new byte[] {0x0a, 0x0f, 0x0a, 0x02, 'v', '1', 0x12, 0x09});
      out.writeBytes("ConfigMap".getBytes(StandardCharsets.US_ASCII));
      out.write(0x12);
      byte[] raw = bytes(random, 60);
      out.write(raw.length);
      out.writeBytes(raw);
    } else {
      out.writeBytes(bytes(random, 200));
    }
    return out.toByteArray();
  }

  static byte[] bytes(Random random, int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  static String jsonPatch(Random random) {
    StringBuilder patch = new StringBuilder("[");
    int operations = 1 + random.nextInt(random.nextInt(20) == 0 ? 200 : 3);
    for (int i = 0; i < operations; i++) {
      patch.append(i == 0 ? "" : ",").append("{\"op\":\"");
      patch.append(
          HostileValues.any(
              random, List.of("add", "remove", "replace", "copy", "move", "test", "x", "")));
      patch
          .append("\",\"path\":\"")
          .append(pointer(random))
          .append("\",\"from\":\"")
          .append(pointer(random));
      patch
          .append("\",\"value\":")
          .append(HostileValues.any(random, HostileValues.JSON))
          .append('}');
    }
    return patch.append(']').toString();
  }

  private static String pointer(Random random) {
    return HostileValues.any(
        random,
        List.of(
            "",
            "/",
            "/metadata",
            "/metadata/labels",
            "/metadata/labels/~",
            "/metadata/labels/a~1b",
            "/metadata/name",
            "/metadata/uid",
            "/metadata/resourceVersion",
            "/metadata/managedFields",
            "/metadata/managedFields/0",
            "/data",
            "/data/k",
            "/data/-",
            "/spec",
            "/spec/ports/0",
            "/spec/ports/-",
            "/spec/ports/99999999999",
            "/spec/ports/-1",
            "/spec/ports/01",
            "/kind",
            "/apiVersion",
            "x",
            "/metadata/ownerReferences/-",
            "/" + "a/".repeat(500)));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.stats;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.selector.LabelSelector;
import dev.wheelhouse.plane.client.Informer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The answers of `metrics.k8s.io/v1beta1`: nodes and pods, by name, by namespace, by label.
public final class MetricsApi {

  static final String GROUP = "metrics.k8s.io";
  static final String VERSION = GROUP + "/v1beta1";
  private static final String ROOT = "/apis/" + VERSION;

  private final Informer<Node> nodes;
  private final List<UsageSampler> samplers;

  public MetricsApi(Informer<Node> nodes, Collection<UsageSampler> samplers) {
    this.nodes = nodes;
    this.samplers = List.copyOf(samplers);
  }

  /// The answer for a path.
  ///
  /// @param labelSelector empty for everything
  /// @throws PlatformException `NOT_FOUND` for what is not there or not measured yet, `BAD_REQUEST`
  ///   for a selector that cannot be read
  JsonObject answer(String path, String labelSelector) {
    if (path.equals(ROOT)) {
      return resources();
    }
    if (!path.startsWith(ROOT + "/")) {
      throw notFound("the server could not find the requested resource");
    }
    String[] words = path.substring(ROOT.length() + 1).split("/", -1);
    Predicate<HasMetadata> chosen = selected(labelSelector);
    boolean ofNamespace =
        words.length > 2 && words[0].equals("namespaces") && words[2].equals("pods");
    return switch ((ofNamespace ? "pods of " : words[0] + " ") + words.length) {
      case "nodes 1" -> list("NodeMetricsList", nodes(chosen));
      case "nodes 2" ->
          one(nodes(node -> words[1].equals(node.getMetadata().getName())), "nodes", words[1]);
      case "pods 1" -> list("PodMetricsList", pods(chosen));
      case "pods of 3" -> list("PodMetricsList", pods(in(words[1]).and(chosen)));
      case "pods of 4" ->
          one(
              pods(in(words[1]).and(pod -> words[3].equals(pod.getMetadata().getName()))),
              "pods",
              words[1] + "/" + words[3]);
      default -> throw notFound("the server could not find the requested resource");
    };
  }

  private static PlatformException notFound(String message) {
    return new PlatformException(Reason.NOT_FOUND, message);
  }

  private static Predicate<HasMetadata> in(String namespace) {
    return pod -> namespace.equals(pod.getMetadata().getNamespace());
  }

  private static Predicate<HasMetadata> selected(String text) {
    LabelSelector selector = LabelSelector.parse(text);
    return object -> selector.matches(new JsonObject(labels(object)));
  }

  private static Map<String, String> labels(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
  }

  private static JsonObject one(List<JsonObject> found, String resource, String name) {
    return found.stream()
        .findFirst()
        .orElseThrow(() -> notFound("%s.%s \"%s\" not found".formatted(resource, GROUP, name)));
  }

  private static JsonObject list(String kind, List<JsonObject> items) {
    return JsonObject.of(
        "kind",
        kind,
        "apiVersion",
        VERSION,
        "metadata",
        new JsonObject(),
        "items",
        new JsonArray(items));
  }

  private static JsonObject resources() {
    return JsonObject.of(
        "kind",
        "APIResourceList",
        "apiVersion",
        "v1",
        "groupVersion",
        VERSION,
        "resources",
        JsonArray.of(
            resource("nodes", "NodeMetrics", false), resource("pods", "PodMetrics", true)));
  }

  private static JsonObject resource(String name, String kind, boolean namespaced) {
    return JsonObject.of(
        "name", name,
        "singularName", "",
        "namespaced", namespaced,
        "kind", kind,
        "verbs", JsonArray.of("get", "list"));
  }

  private List<JsonObject> nodes(Predicate<? super Node> wanted) {
    return samplers.stream()
        .sorted(Comparator.comparing(UsageSampler::node))
        .flatMap(sampler ->
            nodes
                .get("", sampler.node())
                .filter(wanted)
                .flatMap(node -> sampler.machine().map(sample -> nodeMetrics(node, sample)))
                .stream())
        .toList();
  }

  private static JsonObject nodeMetrics(Node node, Sample sample) {
    JsonObject metrics = metrics("NodeMetrics", node, sample.at(), sample.window());
    metrics.put("usage", usage(sample));
    return metrics;
  }

  private List<JsonObject> pods(Predicate<HasMetadata> wanted) {
    return samplers.stream()
        .flatMap(sampler -> sampler.pods().stream())
        .filter(used -> wanted.test(used.pod()))
        .sorted(
            Comparator.comparing((PodUsage used) -> used.pod().getMetadata().getNamespace())
                .thenComparing(used -> used.pod().getMetadata().getName()))
        .map(MetricsApi::podMetrics)
        .toList();
  }

  private static JsonObject podMetrics(PodUsage used) {
    Sample oldest =
        used.containers().values().stream().min(Comparator.comparing(Sample::at)).orElseThrow();
    JsonObject metrics = metrics("PodMetrics", used.pod(), oldest.at(), oldest.window());
    JsonArray containers = new JsonArray();
    new TreeMap<>(used.containers())
        .forEach(
            (name, sample) -> containers.add(JsonObject.of("name", name, "usage", usage(sample))));
    metrics.put("containers", containers);
    return metrics;
  }

  private static JsonObject metrics(String kind, HasMetadata about, Instant at, Duration window) {
    JsonObject metadata = JsonObject.of("name", about.getMetadata().getName());
    Optional.ofNullable(about.getMetadata().getNamespace())
        .ifPresent(namespace -> metadata.put("namespace", namespace));
    metadata.put("creationTimestamp", time(at));
    if (!labels(about).isEmpty()) {
      metadata.put("labels", new JsonObject(labels(about)));
    }
    return JsonObject.of(
        "kind", kind,
        "apiVersion", VERSION,
        "metadata", metadata,
        "timestamp", time(at),
        "window", "%d.%03ds".formatted(window.toSeconds(), window.toMillisPart()));
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static JsonObject usage(Sample sample) {
    return JsonObject.of(
        "cpu", sample.nanoCores() + "n", "memory", sample.total().workingSetBytes() / 1024 + "Ki");
  }

  /// The words of a query string, decoded.
  static Stream<String> values(String query, String name) {
    return Stream.of(query.split("&", -1))
        .filter(word -> word.startsWith(name + "="))
        .map(word ->
            java.net.URLDecoder.decode(
                word.substring(name.length() + 1), java.nio.charset.StandardCharsets.UTF_8));
  }
}

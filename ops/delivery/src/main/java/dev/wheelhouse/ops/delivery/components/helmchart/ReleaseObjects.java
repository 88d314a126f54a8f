// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.charts.ReleaseMarks;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.keys.HelmKeys;
import java.util.Comparator;
import java.util.List;

/// The objects of a release.
final class ReleaseObjects {

  private static final String LABEL_VALUE = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";

  private ReleaseObjects() {}

  /// Those of its manifest, marked as Helm and KubeVela mark them: definitions of custom resources
  /// first, then namespaces, then the others in Helm's order.
  static List<JsonObject> of(StoredRelease release, ReleaseSpec spec) {
    List<JsonObject> objects;
    try {
      objects =
          YamlDocument.all(release.manifest()).stream()
              .map(it -> it.tree().deepCopy())
              .filter(it -> !it.isEmpty())
              .toList();
    } catch (PlatformException e) {
      throw new PlatformException(
          Reason.INVALID, "what the chart makes is no YAML: " + e.getMessage(), e);
    }
    objects.forEach(it -> mark(it, spec));
    return objects.stream().sorted(Comparator.comparingInt(ReleaseObjects::order)).toList();
  }

  private static int order(JsonObject object) {
    return switch (object.string("kind").orElse("")) {
      case "CustomResourceDefinition" -> 0;
      case "Namespace" -> 1;
      default -> 2;
    };
  }

  /// An object without a namespace goes where the release is; one whose kind has none loses it when
  /// it is applied.
  private static void mark(JsonObject object, ReleaseSpec spec) {
    object.childObject("metadata").putIfAbsent("namespace", spec.namespace());
    ReleaseMarks.put(object, spec.name(), spec.namespace());
    object.childObject("metadata").childObject("annotations").put(AppKeys.OWNER, "helm-provider");
  }

  /// The ConfigMap that tells of a release.
  static JsonObject summary(ReleaseSpec spec, StoredRelease release, int objects) {
    String source = spec.chart().source();
    JsonObject data =
        JsonObject.of(
            "chartSource", source,
            "releaseName", spec.name(),
            "releaseNamespace", spec.namespace(),
            "resourceCount", Integer.toString(objects),
            "resolvedVersion", release.chartVersion());
    if (!spec.chart().repository().isEmpty()) {
      data.put("repoURL", spec.chart().repository());
    }
    if (!spec.chart().version().isEmpty()) {
      data.put("chartVersion", spec.chart().version());
    }
    JsonObject labels = new JsonObject();
    if (source.matches(LABEL_VALUE)) {
      labels.put(HelmKeys.CHART, source);
    }
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "ConfigMap",
        "metadata",
        JsonObject.of(
            "name",
            spec.name() + ReleaseDeparture.SUFFIX,
            "namespace",
            spec.namespace(),
            "labels",
            labels,
            "annotations",
            JsonObject.of(
                HelmKeys.CHART,
                source,
                ReleaseDeparture.TIMEOUT,
                Long.toString(spec.options().timeout().toSeconds()),
                ReleaseDeparture.SKIP_HOOKS,
                Boolean.toString(spec.options().skipHooks()))),
        "data",
        data);
  }
}

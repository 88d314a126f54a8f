// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.warnings;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Deprecated ways to say what a volume is, and sizes that are no whole bytes.
final class VolumeWarnings {

  private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
  private static final String GONE_SINCE_31 = "deprecated in v1.28, non-functional in v1.31+";
  private static final Map<String, String> ANNOTATIONS = new LinkedHashMap<>();
  private static final Map<String, String> SOURCES = new LinkedHashMap<>();

  static {
    ANNOTATIONS.put(
        CLASS_ANNOTATION, "deprecated since v1.8; use \"storageClassName\" attribute instead");
    ANNOTATIONS.put(
        "volume.beta.kubernetes.io/mount-options",
        "deprecated since v1.31; use \"mountOptions\" attribute instead");
    SOURCES.put("cephfs", GONE_SINCE_31);
    SOURCES.put("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
    SOURCES.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
    SOURCES.put("storageos", "deprecated in v1.22, non-functional in v1.25+");
    SOURCES.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
    SOURCES.put("rbd", GONE_SINCE_31);
  }

  private VolumeWarnings() {}

  static List<String> volume(JsonObject volume) {
    List<String> warnings = new ArrayList<>(0);
    ANNOTATIONS.forEach((key, text) -> {
      if (volume.at("metadata", "annotations", key) != null) {
        warnings.add("metadata.annotations[" + key + "]: " + text);
      }
    });
    JsonObject spec = volume.object("spec").orElseGet(JsonObject::new);
    if (spec.string("persistentVolumeReclaimPolicy").orElse("").equals("Recycle")) {
      warnings.add(
          "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead,"
              + " the recommended approach is to use dynamic provisioning.");
    }
    FieldPath terms = FieldPath.ROOT.child("spec", "nodeAffinity", "required", "nodeSelectorTerms");
    NodeLabelWarnings.terms(
        spec.array("nodeAffinity", "required", "nodeSelectorTerms").orElseGet(JsonArray::new),
        terms,
        warnings);
    SOURCES.forEach((source, text) -> {
      if (spec.containsKey(source)) {
        warnings.add("spec." + source + ": " + text);
      }
    });
    return warnings;
  }

  static List<String> claim(JsonObject claim) {
    List<String> warnings = new ArrayList<>(0);
    if (claim.at("metadata", "annotations", CLASS_ANNOTATION) != null) {
      warnings.add(
          "metadata.annotations["
              + CLASS_ANNOTATION
              + "]: deprecated since v1.8; use \"storageClassName\" attribute instead");
    }
    claim.object("spec").ifPresent(spec -> claimSpec(spec, FieldPath.ROOT.child("spec"), warnings));
    return warnings;
  }

  static void claimSpec(JsonObject spec, FieldPath path, List<String> warnings) {
    for (String amounts : List.of("requests", "limits")) {
      spec.object("resources", amounts)
          .ifPresent(given ->
              WholeBytes.check(
                  given, path.child("resources", amounts), List.of("storage"), warnings));
    }
  }
}

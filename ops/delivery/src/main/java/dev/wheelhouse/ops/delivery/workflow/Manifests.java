// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Objects that users write into steps.
public final class Manifests {

  private static final String DEFAULT_NAMESPACE = "default";

  /// Built-in kinds without a namespace.
  private static final Set<String> CLUSTER_SCOPED =
      Set.of(
          "Namespace",
          "Node",
          "PersistentVolume",
          "ClusterRole",
          "ClusterRoleBinding",
          "CustomResourceDefinition",
          "APIService",
          "StorageClass",
          "VolumeAttachment",
          "CSIDriver",
          "CSINode",
          "PriorityClass",
          "RuntimeClass",
          "IngressClass",
          "FlowSchema",
          "PriorityLevelConfiguration",
          "ValidatingWebhookConfiguration",
          "MutatingWebhookConfiguration",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "MutatingAdmissionPolicy",
          "MutatingAdmissionPolicyBinding",
          "CertificateSigningRequest");

  private Manifests() {}

  /// An object that names what it is, in namespace `default` when it names none, as KubeVela has
  /// it.
  ///
  /// @throws PlatformException `INVALID` naming what is missing
  public static JsonObject placed(String path, JsonObject object) {
    List<Cause> causes = new ArrayList<>();
    require(causes, path + ".apiVersion", object.string("apiVersion").orElse(""));
    require(causes, path + ".kind", object.string("kind").orElse(""));
    require(causes, path + ".metadata.name", object.string("metadata", "name").orElse(""));
    if (!causes.isEmpty()) {
      throw new PlatformException(
          Reason.INVALID, causes.getFirst().field() + ": " + causes.getFirst().message(), causes);
    }
    boolean placed = !object.string("metadata", "namespace").orElse("").isEmpty();
    if (!placed && !CLUSTER_SCOPED.contains(object.string("kind").orElse(""))) {
      object.childObject("metadata").put("namespace", DEFAULT_NAMESPACE);
    }
    return object;
  }

  private static void require(List<Cause> causes, String path, String value) {
    if (value.isEmpty()) {
      causes.add(new Cause(path, "FieldValueRequired", "Required value"));
    }
  }

  /// The cluster that a step's parameter `cluster` names; the workflow's own when it names none.
  public static String cluster(Properties properties) {
    return properties.string("cluster").filter(it -> !it.isEmpty()).orElse(StepWorld.LOCAL);
  }

  /// Metadata with a name and a namespace.
  public static JsonObject metadata(String name, String namespace) {
    return JsonObject.of("name", name, "namespace", namespace);
  }

  /// A list of strings as a tree.
  public static JsonArray list(List<String> strings) {
    return new JsonArray(strings);
  }

  public static JsonArray objects(List<JsonObject> objects) {
    return new JsonArray(objects);
  }
}

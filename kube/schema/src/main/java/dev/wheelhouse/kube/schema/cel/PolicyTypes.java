// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import dev.wheelhouse.kube.schema.cel.ValueType.Fields;
import dev.wheelhouse.kube.schema.cel.ValueType.ListOf;
import dev.wheelhouse.kube.schema.cel.ValueType.MapOf;
import dev.wheelhouse.kube.schema.cel.ValueType.Simple;
import java.util.LinkedHashMap;
import java.util.Map;

/// The types of variables that expressions of admission have: `request` and `namespaceObject`.
/// Values are JSON objects with these fields; what is absent cannot be read, as in Kubernetes.
public final class PolicyTypes {

  private static final ValueType STRING = Simple.STRING;

  /// An `admission.k8s.io/v1` request without its objects.
  public static final ValueType REQUEST = request();

  /// The namespace of the object, without what only its status tells.
  public static final ValueType NAMESPACE = namespace();

  private PolicyTypes() {}

  private static Fields fields(String name, Object... namesAndTypes) {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      fields.put((String) namesAndTypes[i], (ValueType) namesAndTypes[i + 1]);
    }
    return new Fields(name, fields);
  }

  private static Fields request() {
    Fields kind =
        fields("kubernetes.GroupVersionKind", "group", STRING, "version", STRING, "kind", STRING);
    Fields resource =
        fields(
            "kubernetes.GroupVersionResource",
            "group",
            STRING,
            "version",
            STRING,
            "resource",
            STRING);
    Fields user =
        fields(
            "kubernetes.UserInfo",
            "username",
            STRING,
            "uid",
            STRING,
            "groups",
            new ListOf(STRING),
            "extra",
            new MapOf(new ListOf(STRING)));
    return fields(
        "kubernetes.AdmissionRequest",
        "kind",
        kind,
        "resource",
        resource,
        "subResource",
        STRING,
        "requestKind",
        kind,
        "requestResource",
        resource,
        "requestSubResource",
        STRING,
        "name",
        STRING,
        "namespace",
        STRING,
        "operation",
        STRING,
        "userInfo",
        user,
        "dryRun",
        Simple.BOOL,
        "options",
        Simple.DYN);
  }

  private static Fields namespace() {
    Fields metadata =
        fields(
            "kubernetes.NamespaceMetadata",
            "name",
            STRING,
            "generateName",
            STRING,
            "namespace",
            STRING,
            "labels",
            new MapOf(STRING),
            "annotations",
            new MapOf(STRING),
            "UID",
            STRING,
            "creationTimestamp",
            Simple.TIMESTAMP,
            "deletionGracePeriodSeconds",
            Simple.INT,
            "deletionTimestamp",
            Simple.TIMESTAMP,
            "generation",
            Simple.INT,
            "resourceVersion",
            STRING,
            "finalizers",
            new ListOf(STRING));
    Fields spec = fields("kubernetes.NamespaceSpec", "finalizers", new ListOf(STRING));
    Fields status = fields("kubernetes.NamespaceStatus", "phase", STRING);
    return fields("kubernetes.Namespace", "metadata", metadata, "spec", spec, "status", status);
  }
}

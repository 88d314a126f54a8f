// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.admission;

import dev.wheelhouse.kube.schema.cel.ValueType;
import dev.wheelhouse.kube.schema.cel.ValueType.Fields;
import dev.wheelhouse.kube.schema.cel.ValueType.ListOf;
import dev.wheelhouse.kube.schema.cel.ValueType.MapOf;
import dev.wheelhouse.kube.schema.cel.ValueType.Simple;
import java.util.LinkedHashMap;
import java.util.Map;

/// The types of `request` and `namespaceObject`.
final class AdmissionTypes {

  private static final ValueType TEXTS = new ListOf(ValueType.STRING);
  private static final ValueType LABELS = new MapOf(ValueType.STRING);

  static final Fields REQUEST = request();
  static final Fields NAMESPACE = namespace();

  private AdmissionTypes() {}

  private static Fields request() {
    Fields kind = texts("kubernetes.GroupVersionKind", "group", "version", "kind");
    Fields resource = texts("kubernetes.GroupVersionResource", "group", "version", "resource");
    Map<String, ValueType> user = new LinkedHashMap<>();
    user.put("username", ValueType.STRING);
    user.put("uid", ValueType.STRING);
    user.put("groups", TEXTS);
    user.put("extra", new MapOf(TEXTS));
    Map<String, ValueType> request = new LinkedHashMap<>();
    request.put("kind", kind);
    request.put("resource", resource);
    request.put("subResource", ValueType.STRING);
    request.put("requestKind", kind);
    request.put("requestResource", resource);
    request.put("requestSubResource", ValueType.STRING);
    request.put("name", ValueType.STRING);
    request.put("namespace", ValueType.STRING);
    request.put("operation", ValueType.STRING);
    request.put("userInfo", new Fields("kubernetes.UserInfo", user));
    request.put("dryRun", ValueType.BOOL);
    request.put("options", ValueType.DYN);
    return new Fields("kubernetes.AdmissionRequest", request);
  }

  private static Fields namespace() {
    Map<String, ValueType> metadata = new LinkedHashMap<>();
    for (String text :
        new String[] {"name", "generateName", "namespace", "uid", "resourceVersion"}) {
      metadata.put(text, ValueType.STRING);
    }
    metadata.put("labels", LABELS);
    metadata.put("annotations", LABELS);
    metadata.put("creationTimestamp", Simple.TIMESTAMP);
    metadata.put("deletionTimestamp", Simple.TIMESTAMP);
    metadata.put("deletionGracePeriodSeconds", Simple.INT);
    metadata.put("generation", Simple.INT);
    metadata.put("finalizers", TEXTS);
    return new Fields(
        "kubernetes.Namespace",
        Map.of(
            "metadata",
            new Fields("kubernetes.NamespaceMetadata", metadata),
            "spec",
            new Fields("kubernetes.NamespaceSpec", Map.of("finalizers", TEXTS)),
            "status",
            texts("kubernetes.NamespaceStatus", "phase")));
  }

  private static Fields texts(String name, String... fields) {
    Map<String, ValueType> types = new LinkedHashMap<>();
    for (String field : fields) {
      types.put(field, ValueType.STRING);
    }
    return new Fields(name, types);
  }
}

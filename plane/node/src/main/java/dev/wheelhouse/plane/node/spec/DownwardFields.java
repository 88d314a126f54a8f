// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.spec;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a container may learn about its own pod: field references and resource field references of
/// the downward API.
///
/// @param podAddress the pod's IP; empty until it has one
/// @param node the node's name, address, thousandths of cores and bytes of memory
public record DownwardFields(Pod pod, String podAddress, NodeFacts node) {

  /// @throws ConfigurationException for a path that is not supported
  public String field(String path) {
    ObjectMeta meta = pod.getMetadata();
    int open = path.indexOf("['");
    if (open > 0 && path.endsWith("']")) {
      String key = path.substring(open + 2, path.length() - 2);
      return mapOf(path.substring(0, open)).getOrDefault(key, "");
    }
    return switch (path) {
      case "metadata.name" -> meta.getName();
      case "metadata.namespace" -> meta.getNamespace();
      case "metadata.uid" -> meta.getUid();
      case "metadata.labels", "metadata.annotations" -> lines(mapOf(path));
      case "spec.nodeName" -> node.name();
      case "spec.serviceAccountName" ->
          pod.getSpec().getServiceAccountName() == null
              ? "default"
              : pod.getSpec().getServiceAccountName();
      case "status.hostIP", "status.hostIPs" -> node.address();
      case "status.podIP", "status.podIPs" -> podAddress;
      default -> throw new ConfigurationException("unsupported fieldPath: " + path);
    };
  }

  private Map<String, String> mapOf(String path) {
    Map<String, String> map =
        switch (path) {
          case "metadata.labels" -> pod.getMetadata().getLabels();
          case "metadata.annotations" -> pod.getMetadata().getAnnotations();
          default -> throw new ConfigurationException("unsupported fieldPath: " + path);
        };
    return map == null ? Map.of() : map;
  }

  private static String lines(Map<String, String> map) {
    return new TreeMap<>(map)
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=\"" + escaped(entry.getValue()) + "\"")
            .collect(Collectors.joining("\n"));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /// A container's request or limit, in units of the divisor, rounded up; without a limit what the
  /// node has.
  public String resource(ResourceFieldSelector selector, Container container) {
    String[] parts = selector.getResource().split("\\.", 2);
    if (parts.length != 2) {
      throw new ConfigurationException("unsupported container resource: " + selector.getResource());
    }
    Quantity amount =
        switch (parts[0]) {
          case "limits" ->
              Resources.limits(container).getOrDefault(parts[1], node.amount(parts[1]));
          case "requests" ->
              Resources.requests(container).getOrDefault(parts[1], new Quantity("0"));
          default ->
              throw new ConfigurationException(
                  "unsupported container resource: " + selector.getResource());
        };
    return divided(amount, selector.getDivisor());
  }

  private static String divided(Quantity amount, Quantity divisor) {
    BigDecimal by =
        divisor == null || divisor.getNumericalAmount().signum() == 0
            ? BigDecimal.ONE
            : divisor.getNumericalAmount();
    return amount.getNumericalAmount().divide(by, 0, RoundingMode.CEILING).toPlainString();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.spec.ConfigurationException;
import dev.wheelhouse.plane.node.spec.DownwardFields;
import dev.wheelhouse.plane.node.spec.Lookup;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapEnvSource;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretEnvSource;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A container's environment: service links, then `envFrom`, then `env` in order, later values
/// replacing earlier ones. `$(NAME)` in a value stands for a variable set before it. Pure.
final class Environment {

  private final Container container;
  private final String namespace;
  private final Lookup lookup;
  private final DownwardFields fields;
  private final Map<String, String> variables = new LinkedHashMap<>();

  private Environment(Container container, Lookup lookup, DownwardFields fields) {
    this.container = container;
    this.namespace = fields.pod().getMetadata().getNamespace();
    this.lookup = lookup;
    this.fields = fields;
  }

  /// @throws ConfigurationException naming the ConfigMap, Secret or key that is missing
  ///
  /// @param links whether services are wanted where the pod does not say otherwise
  static Map<String, String> of(
      Container container, Lookup lookup, DownwardFields fields, boolean links) {
    Environment environment = new Environment(container, lookup, fields);
    environment.build(links);
    return environment.variables;
  }

  private void build(boolean wanted) {
    Pod pod = fields.pod();
    boolean links = wanted && !Boolean.FALSE.equals(pod.getSpec().getEnableServiceLinks());
    variables.putAll(ServiceVariables.of(namespace, links, lookup));
    container.getEnvFrom().forEach(this::addFrom);
    for (EnvVar variable : container.getEnv()) {
      value(variable).ifPresent(value -> variables.put(variable.getName(), value));
    }
  }

  private void addFrom(EnvFromSource source) {
    String prefix = source.getPrefix() == null ? "" : source.getPrefix();
    ConfigMapEnvSource map = source.getConfigMapRef();
    if (map != null) {
      configMap(map.getName(), Boolean.TRUE.equals(map.getOptional()))
          .map(ConfigMap::getData)
          .ifPresent(data -> data.forEach((key, value) -> variables.put(prefix + key, value)));
    }
    SecretEnvSource secret = source.getSecretRef();
    if (secret != null) {
      secret(secret.getName(), Boolean.TRUE.equals(secret.getOptional()))
          .map(Secret::getData)
          .ifPresent(
              data -> data.forEach((key, value) -> variables.put(prefix + key, decoded(value))));
    }
  }

  private Optional<String> value(EnvVar variable) {
    EnvVarSource source = variable.getValueFrom();
    if (source == null) {
      String value = variable.getValue() == null ? "" : variable.getValue();
      return Optional.of(Expansion.expand(value, variables));
    }
    if (source.getFieldRef() != null) {
      return Optional.of(fields.field(source.getFieldRef().getFieldPath()));
    }
    if (source.getResourceFieldRef() != null) {
      return Optional.of(fields.resource(source.getResourceFieldRef(), container));
    }
    if (source.getConfigMapKeyRef() != null) {
      return fromConfigMap(source.getConfigMapKeyRef());
    }
    if (source.getSecretKeyRef() != null) {
      return fromSecret(source.getSecretKeyRef());
    }
    throw new ConfigurationException("unsupported source of variable " + variable.getName());
  }

  private Optional<String> fromConfigMap(ConfigMapKeySelector selector) {
    boolean optional = Boolean.TRUE.equals(selector.getOptional());
    Optional<ConfigMap> map = configMap(selector.getName(), optional);
    Optional<String> value = map.map(ConfigMap::getData).map(data -> data.get(selector.getKey()));
    if (value.isEmpty() && map.isPresent() && !optional) {
      throw new ConfigurationException(
          "couldn't find key %s in ConfigMap %s/%s"
              .formatted(selector.getKey(), namespace, selector.getName()));
    }
    return value;
  }

  private Optional<String> fromSecret(SecretKeySelector selector) {
    boolean optional = Boolean.TRUE.equals(selector.getOptional());
    Optional<Secret> secret = secret(selector.getName(), optional);
    Optional<String> value = secret.map(Secret::getData).map(data -> data.get(selector.getKey()));
    if (value.isEmpty() && secret.isPresent() && !optional) {
      throw new ConfigurationException(
          "couldn't find key %s in Secret %s/%s"
              .formatted(selector.getKey(), namespace, selector.getName()));
    }
    return value.map(Environment::decoded);
  }

  private Optional<ConfigMap> configMap(String name, boolean optional) {
    Optional<ConfigMap> map = lookup.configMap(namespace, name);
    if (map.isEmpty() && !optional) {
      throw new ConfigurationException("configmap \"%s\" not found".formatted(name));
    }
    return map;
  }

  private Optional<Secret> secret(String name, boolean optional) {
    Optional<Secret> secret = lookup.secret(namespace, name);
    if (secret.isEmpty() && !optional) {
      throw new ConfigurationException("secret \"%s\" not found".formatted(name));
    }
    return secret;
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}

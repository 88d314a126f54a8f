// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import dev.wheelhouse.plane.node.spec.ConfigurationException;
import dev.wheelhouse.plane.node.spec.DownwardFields;
import dev.wheelhouse.plane.node.spec.Lookup;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Works out the files of a volume that is made from API objects: configMap, secret, downwardAPI,
/// projected.
final class VolumeContents {

  private static final int DEFAULT_MODE = 0644;

  private final DownwardFields fields;
  private final Lookup lookup;
  private final TokenSource tokens;
  private final Map<String, FileContent> files = new TreeMap<>();
  private Instant renewAt = Instant.MAX;

  private VolumeContents(DownwardFields fields, Lookup lookup, TokenSource tokens) {
    this.fields = fields;
    this.lookup = lookup;
    this.tokens = tokens;
  }

  /// @param renewAt when the files should be worked out again although no object has changed
  record Contents(Map<String, FileContent> files, Instant renewAt) {}

  static boolean handles(Volume volume) {
    return volume.getConfigMap() != null
        || volume.getSecret() != null
        || volume.getDownwardAPI() != null
        || volume.getProjected() != null;
  }

  /// @throws ConfigurationException naming what is missing
  static Contents of(Volume volume, DownwardFields fields, Lookup lookup, TokenSource tokens) {
    VolumeContents contents = new VolumeContents(fields, lookup, tokens);
    contents.add(volume);
    return new Contents(contents.files, contents.renewAt);
  }

  private void add(Volume volume) {
    if (volume.getConfigMap() != null) {
      var source = volume.getConfigMap();
      addConfigMap(
          source.getName(),
          source.getItems(),
          mode(source.getDefaultMode(), DEFAULT_MODE),
          Boolean.TRUE.equals(source.getOptional()));
    } else if (volume.getSecret() != null) {
      var source = volume.getSecret();
      addSecret(
          source.getSecretName(),
          source.getItems(),
          mode(source.getDefaultMode(), DEFAULT_MODE),
          Boolean.TRUE.equals(source.getOptional()));
    } else if (volume.getDownwardAPI() != null) {
      var source = volume.getDownwardAPI();
      addFields(source.getItems(), mode(source.getDefaultMode(), DEFAULT_MODE));
    } else {
      int mode = mode(volume.getProjected().getDefaultMode(), DEFAULT_MODE);
      volume.getProjected().getSources().forEach(source -> addProjection(source, mode));
    }
  }

  private void addProjection(VolumeProjection source, int mode) {
    if (source.getConfigMap() != null) {
      var map = source.getConfigMap();
      addConfigMap(map.getName(), map.getItems(), mode, Boolean.TRUE.equals(map.getOptional()));
    } else if (source.getSecret() != null) {
      var secret = source.getSecret();
      addSecret(
          secret.getName(), secret.getItems(), mode, Boolean.TRUE.equals(secret.getOptional()));
    } else if (source.getDownwardAPI() != null) {
      addFields(source.getDownwardAPI().getItems(), mode);
    } else if (source.getServiceAccountToken() != null) {
      addToken(source.getServiceAccountToken(), mode);
    } else {
      throw new ConfigurationException("this kind of projected source is not supported");
    }
  }

  private void addToken(ServiceAccountTokenProjection projection, int mode) {
    TokenSource.Token token = tokens.get(fields.pod(), projection);
    renewAt = token.renewAt().isBefore(renewAt) ? token.renewAt() : renewAt;
    // Containers of any user may read it when the pod does not say which users there are.
    put(projection.getPath(), token.value().getBytes(StandardCharsets.UTF_8), mode);
  }

  private void addConfigMap(
      String name, @Nullable List<KeyToPath> items, int mode, boolean optional) {
    ConfigMap map = lookup.configMap(namespace(), name).orElse(null);
    if (map == null) {
      missing("configmap", name, optional);
      return;
    }
    Map<String, byte[]> data = new LinkedHashMap<>();
    if (map.getData() != null) {
      map.getData().forEach((key, text) -> data.put(key, text.getBytes(StandardCharsets.UTF_8)));
    }
    if (map.getBinaryData() != null) {
      map.getBinaryData().forEach((key, text) -> data.put(key, Base64.getDecoder().decode(text)));
    }
    putAll(data, items, mode, optional);
  }

  private void addSecret(String name, @Nullable List<KeyToPath> items, int mode, boolean optional) {
    Secret secret = lookup.secret(namespace(), name).orElse(null);
    if (secret == null) {
      missing("secret", name, optional);
      return;
    }
    Map<String, byte[]> data = new LinkedHashMap<>();
    if (secret.getData() != null) {
      secret.getData().forEach((key, text) -> data.put(key, Base64.getDecoder().decode(text)));
    }
    putAll(data, items, mode, optional);
  }

  private static void missing(String kind, String name, boolean optional) {
    if (!optional) {
      throw new ConfigurationException("%s \"%s\" not found".formatted(kind, name));
    }
  }

  private void putAll(
      Map<String, byte[]> data, @Nullable List<KeyToPath> items, int mode, boolean optional) {
    if (items == null || items.isEmpty()) {
      data.forEach((key, bytes) -> put(key, bytes, mode));
      return;
    }
    for (KeyToPath item : items) {
      byte[] bytes = data.get(item.getKey());
      if (bytes != null) {
        put(item.getPath(), bytes, mode(item.getMode(), mode));
      } else if (!optional) {
        throw new ConfigurationException("references non-existent config key: " + item.getKey());
      }
    }
  }

  private void addFields(List<DownwardAPIVolumeFile> items, int mode) {
    for (DownwardAPIVolumeFile item : items) {
      String value =
          item.getFieldRef() != null
              ? fields.field(item.getFieldRef().getFieldPath())
              : fields.resource(
                  item.getResourceFieldRef(),
                  container(item.getResourceFieldRef().getContainerName()));
      put(item.getPath(), value.getBytes(StandardCharsets.UTF_8), mode(item.getMode(), mode));
    }
  }

  private Container container(String name) {
    return fields.pod().getSpec().getContainers().stream()
        .filter(container -> container.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new ConfigurationException("container " + name + " not found"));
  }

  private void put(String path, byte[] bytes, int mode) {
    files.put(path, new FileContent(bytes, mode));
  }

  private String namespace() {
    return fields.pod().getMetadata().getNamespace();
  }

  private static int mode(@Nullable Integer wanted, int otherwise) {
    return wanted == null ? otherwise : wanted;
  }
}

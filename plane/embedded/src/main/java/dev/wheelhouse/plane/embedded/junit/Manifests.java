// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded.junit;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/// Objects in files of the class path.
final class Manifests {

  private Manifests() {}

  /// Applies all objects of a resource, in its order. Custom resources are served in the write that
  /// defines them, so nothing needs waiting for.
  static void apply(String resource, Class<?> test, KubernetesClient client) {
    for (HasMetadata object : read(resource, test, client)) {
      try {
        client.resource(object).forceConflicts().serverSideApply();
      } catch (KubernetesClientException e) {
        throw new ExtensionConfigurationException(
            named(resource, test) + " cannot be applied: " + e.getMessage(), e);
      }
    }
  }

  private static List<HasMetadata> read(String resource, Class<?> test, KubernetesClient client) {
    String name = resource.startsWith("/") ? resource.substring(1) : resource;
    try (InputStream in = test.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new ExtensionConfigurationException(
            named(resource, test)
                + " is not on the class path. Name it from the root, such as"
                + " \"crds/webpages.yaml\" for src/main/resources/crds/webpages.yaml; a generated"
                + " one is there after the main classes have been compiled");
      }
      return client.load(in).items();
    } catch (IOException e) {
      throw new UncheckedIOException(named(resource, test) + " cannot be read", e);
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new ExtensionConfigurationException(
          named(resource, test) + " holds no Kubernetes objects: " + e.getMessage(), e);
    }
  }

  private static String named(String resource, Class<?> test) {
    return "\"" + resource + "\" in @EmbeddedKubernetes(crds = ...) of " + test.getName();
  }
}

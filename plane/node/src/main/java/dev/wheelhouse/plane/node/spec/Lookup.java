// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.spec;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Optional;

/// The other objects that a pod's containers are made from, as known now.
public interface Lookup {

  Optional<ConfigMap> configMap(String namespace, String name);

  Optional<Secret> secret(String namespace, String name);

  /// The newest state of a claim.
  Optional<PersistentVolumeClaim> claim(String namespace, String name);

  /// The newest state of a volume.
  Optional<PersistentVolume> volume(String name);

  /// Services of a namespace.
  List<Service> services(String namespace);
}

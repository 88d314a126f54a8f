// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.cluster;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Optional;

/// Claims, volumes and their classes, as known now.
public interface StorageObjects {

  Optional<PersistentVolumeClaim> claim(String namespace, String name);

  Optional<PersistentVolume> volume(String name);

  List<PersistentVolume> volumes();

  Optional<StorageClass> storageClass(String name);
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quota;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// PersistentVolumeClaims count by number and by requested storage, over all and for each storage
/// class (`gold.storageclass.storage.k8s.io/requests.storage`).
final class ClaimUsage implements QuotaEvaluator {

  static final ClaimUsage INSTANCE = new ClaimUsage();

  private static final String COUNT = "count/persistentvolumeclaims";
  private static final String CLAIMS = "persistentvolumeclaims";
  private static final String STORAGE = "requests.storage";
  private static final String OF_CLASS = ".storageclass.storage.k8s.io/";
  private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
  private static final Quantity ONE = Quantity.parse("1");

  private ClaimUsage() {}

  @Override
  public boolean tracks(String name) {
    return name.equals(COUNT)
        || name.equals(CLAIMS)
        || name.equals(STORAGE)
        || name.endsWith(OF_CLASS + CLAIMS)
        || name.endsWith(OF_CLASS + STORAGE);
  }

  @Override
  public ResourceAmounts usage(JsonObject claim, Instant now) {
    Map<String, Quantity> usage = new HashMap<>();
    String storageClass =
        claim
            .string("metadata", "annotations", CLASS_ANNOTATION)
            .or(() -> claim.string("spec", "storageClassName"))
            .orElse("");
    usage.put(COUNT, ONE);
    usage.put(CLAIMS, ONE);
    if (!storageClass.isEmpty()) {
      usage.put(storageClass + OF_CLASS + CLAIMS, ONE);
    }
    storage(claim)
        .ifPresent(storage -> {
          usage.put(STORAGE, storage);
          if (!storageClass.isEmpty()) {
            usage.put(storageClass + OF_CLASS + STORAGE, storage);
          }
        });
    return ResourceAmounts.of(usage);
  }

  /// What is requested, or allocated where that is more, in whole bytes.
  private static Optional<Quantity> storage(JsonObject claim) {
    Object requested = claim.at("spec", "resources", "requests", "storage");
    if (requested == null) {
      return Optional.empty();
    }
    Quantity storage = Quantity.of(requested);
    Object allocated = claim.at("status", "allocatedResources", "storage");
    if (allocated != null) {
      storage = storage.max(Quantity.of(allocated));
    }
    return Optional.of(
        storage.isInteger() ? storage : new Quantity(storage.value(), 0, storage.format()));
  }

  @Override
  public boolean meets(QuotaScope scope, JsonObject claim) {
    return scope.name().equals("VolumeAttributesClass") && scope.meets(attributeClasses(claim));
  }

  private static Set<String> attributeClasses(JsonObject claim) {
    Set<String> names = new HashSet<>();
    claim.string("spec", "volumeAttributesClassName").ifPresent(names::add);
    claim.string("status", "currentVolumeAttributesClassName").ifPresent(names::add);
    claim
        .string("status", "modifyVolumeStatus", "targetVolumeAttributesClassName")
        .ifPresent(names::add);
    names.remove("");
    return names;
  }
}

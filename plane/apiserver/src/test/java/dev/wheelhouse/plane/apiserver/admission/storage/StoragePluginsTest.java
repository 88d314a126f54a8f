// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.storage;

import static dev.wheelhouse.plane.apiserver.admission.TestRequests.mutated;
import static dev.wheelhouse.plane.apiserver.admission.TestRequests.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.plane.apiserver.admission.TestRequests;
import dev.wheelhouse.plane.apiserver.authz.MemoryObjects;
import org.junit.jupiter.api.Test;

class StoragePluginsTest {

  private final MemoryObjects objects = new MemoryObjects();
  private final TestRequests claims = TestRequests.of("persistentvolumeclaims");

  private void storageClass(String name, String created, boolean isDefault, boolean grows) {
    objects.put(
        DefaultStorageClass.CLASSES,
        """
        {"metadata":{"name":"%s","creationTimestamp":"%s","annotations":{
          "storageclass.kubernetes.io/is-default-class":"%s"}},"allowVolumeExpansion":%s}\
        """
            .formatted(name, created, isDefault, grows));
  }

  private static String claim(String size, String phase, String storageClass) {
    return """
    {"metadata":{"name":"c"},"spec":{"storageClassName":"%s",
     "resources":{"requests":{"storage":"%s"}}},"status":{"phase":"%s"}}\
    """
        .formatted(storageClass, size, phase);
  }

  @Test
  void givesClaimsTheNewestDefaultClass() {
    storageClass("old", "2026-01-01T00:00:00Z", true, false);
    storageClass("new-b", "2026-01-02T00:00:00Z", true, false);
    storageClass("new-a", "2026-01-02T00:00:00Z", true, false);
    storageClass("other", "2026-01-03T00:00:00Z", false, false);
    DefaultStorageClass plugin = new DefaultStorageClass(objects);

    assertThat(mutated(plugin, claims.create("{\"spec\":{}}")).string("spec", "storageClassName"))
        .contains("new-a");
    assertThat(
            mutated(plugin, claims.create("{\"spec\":{\"storageClassName\":\"\"}}"))
                .string("spec", "storageClassName"))
        .contains("");
  }

  @Test
  void letsBoundClaimsOfClassesThatCanGrow() {
    storageClass("fixed", "", false, false);
    storageClass("elastic", "", false, true);
    PersistentVolumeClaimResize plugin = new PersistentVolumeClaimResize(objects);

    assertThatCode(() ->
            plugin.validate(
                claims.update(claim("2Gi", "Bound", "elastic"), claim("1Gi", "Bound", "elastic"))))
        .doesNotThrowAnyException();
    assertThat(
            refusal(
                plugin,
                claims.update(
                    claim("2Gi", "Pending", "elastic"), claim("1Gi", "Pending", "elastic"))))
        .isEqualTo("Only bound persistent volume claims can be expanded");
    assertThat(
            refusal(
                plugin,
                claims.update(claim("2Gi", "Bound", "fixed"), claim("1Gi", "Bound", "fixed"))))
        .startsWith("only dynamically provisioned pvc can be resized");
  }

  @Test
  void holdsVolumesByAFinalizer() {
    StorageObjectInUseProtection plugin = new StorageObjectInUseProtection();

    assertThat(mutated(plugin, claims.create("{}")).array("metadata", "finalizers"))
        .contains(JsonArray.of("kubernetes.io/pvc-protection"));
    assertThat(
            mutated(
                    plugin,
                    TestRequests.of("persistentvolumes")
                        .create(
                            "{\"metadata\":{\"finalizers\":[\"kubernetes.io/pv-protection\"]}}"))
                .array("metadata", "finalizers"))
        .contains(JsonArray.of("kubernetes.io/pv-protection"));
  }
}

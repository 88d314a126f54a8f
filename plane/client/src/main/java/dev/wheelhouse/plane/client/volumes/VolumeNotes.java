// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.volumes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Objects;

/// Annotations by which binder, scheduler and provisioners tell each other of claims and volumes.
public final class VolumeNotes {

  /// The claim has its volume for good.
  public static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";

  /// The other side was chosen by the binder, not by the user.
  public static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";

  /// Which provisioner made the volume.
  public static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

  /// The provisioner that makes volumes out of folders of the plane's data directory.
  public static final String LOCAL_PROVISIONER = "wheelhouse.dev/local";

  /// Which provisioner is to make a volume for the claim.
  public static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";

  /// The name that [#PROVISIONER] had before.
  public static final String BETA_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";

  /// The node that the claim's first pod goes to.
  public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

  /// Marks the class that claims without one get.
  public static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

  private static final String YES = "yes";

  private VolumeNotes() {}

  /// The value of an annotation; empty when it is not there.
  public static String of(HasMetadata object, String name) {
    return all(object).getOrDefault(name, "");
  }

  private static Map<String, String> all(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.of());
  }

  public static boolean is(HasMetadata object, String name) {
    return all(object).containsKey(name);
  }

  public static void set(HasMetadata object, String name) {
    set(object, name, YES);
  }

  public static void set(HasMetadata object, String name, String value) {
    Map<String, String> annotations = new java.util.LinkedHashMap<>(all(object));
    annotations.put(name, value);
    object.getMetadata().setAnnotations(annotations);
  }

  public static void remove(HasMetadata object, String name) {
    Map<String, String> annotations = new java.util.LinkedHashMap<>(all(object));
    annotations.remove(name);
    object.getMetadata().setAnnotations(annotations);
  }
}

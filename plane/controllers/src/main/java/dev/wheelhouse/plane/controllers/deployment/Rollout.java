// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.deployment;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The numbers of a rollout: how many pods are wanted, how many more or fewer there may be.
final class Rollout {

  private Rollout() {}

  static int replicas(Deployment deployment) {
    return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
  }

  static int replicas(ReplicaSet set) {
    return Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
  }

  static int count(@Nullable Integer number) {
    return Objects.requireNonNullElse(number, 0);
  }

  static int available(ReplicaSet set) {
    return set.getStatus() == null ? 0 : count(set.getStatus().getAvailableReplicas());
  }

  static int actual(ReplicaSet set) {
    return set.getStatus() == null ? 0 : count(set.getStatus().getReplicas());
  }

  static int sum(List<ReplicaSet> sets, ToIntFunction<ReplicaSet> number) {
    return sets.stream().mapToInt(number).sum();
  }

  static boolean isRolling(Deployment deployment) {
    return deployment.getSpec().getStrategy() == null
        || !"Recreate".equals(deployment.getSpec().getStrategy().getType());
  }

  /// Pods above the wanted number, rounded up; 0 for Recreate.
  static int maxSurge(Deployment deployment) {
    return isRolling(deployment)
        ? scaled(rolling(deployment, true), replicas(deployment), true)
        : 0;
  }

  /// Pods below the wanted number, rounded down; 1 where both limits would be 0.
  static int maxUnavailable(Deployment deployment) {
    if (!isRolling(deployment) || replicas(deployment) == 0) {
      return 0;
    }
    int unavailable = scaled(rolling(deployment, false), replicas(deployment), false);
    if (unavailable == 0 && maxSurge(deployment) == 0) {
      return 1;
    }
    return Math.min(unavailable, replicas(deployment));
  }

  static int minAvailable(Deployment deployment) {
    return isRolling(deployment) ? replicas(deployment) - maxUnavailable(deployment) : 0;
  }

  private static IntOrString rolling(Deployment deployment, boolean surge) {
    DeploymentSpec spec = deployment.getSpec();
    IntOrString value = null;
    if (spec.getStrategy() != null && spec.getStrategy().getRollingUpdate() != null) {
      value =
          surge
              ? spec.getStrategy().getRollingUpdate().getMaxSurge()
              : spec.getStrategy().getRollingUpdate().getMaxUnavailable();
    }
    return Objects.requireNonNullElse(value, new IntOrString("25%"));
  }

  static int scaled(IntOrString value, int total, boolean up) {
    if (value.getIntVal() != null) {
      return value.getIntVal();
    }
    String text = value.getStrVal();
    if (!text.endsWith("%")) {
      return Integer.parseInt(text);
    }
    double part = Integer.parseInt(text.substring(0, text.length() - 1)) * (double) total / 100;
    return (int) (up ? Math.ceil(part) : Math.floor(part));
  }

  /// How many replicas the newest set may have now.
  static int newSetReplicas(Deployment deployment, int newSet, int allSets) {
    if (!isRolling(deployment)) {
      return replicas(deployment);
    }
    int room = replicas(deployment) + maxSurge(deployment) - allSets;
    return room <= 0 ? newSet : newSet + Math.min(room, Math.max(0, replicas(deployment) - newSet));
  }

  /// All pods are of the newest template, available, and no old ones are left.
  static boolean isComplete(Deployment deployment, DeploymentStatus status) {
    int wanted = replicas(deployment);
    return count(status.getUpdatedReplicas()) == wanted
        && count(status.getReplicas()) == wanted
        && count(status.getAvailableReplicas()) == wanted
        && Objects.requireNonNullElse(status.getObservedGeneration(), 0L)
            >= Objects.requireNonNullElse(deployment.getMetadata().getGeneration(), 0L);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.job;

import dev.wheelhouse.plane.controllers.pods.PodState;
import dev.wheelhouse.plane.controllers.pods.PodTemplates;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/// The pods of a Job: how they are made and what they are recognised by.
final class JobPods {

  static final String TRACKING = "batch.kubernetes.io/job-tracking";
  private static final String INDEX = "batch.kubernetes.io/job-completion-index";
  private static final String INDEX_VARIABLE = "JOB_COMPLETION_INDEX";

  private JobPods() {}

  static boolean isIndexed(Job job) {
    return "Indexed".equals(job.getSpec().getCompletionMode());
  }

  static boolean isTracked(Pod pod) {
    return pod.getMetadata().getFinalizers().contains(TRACKING);
  }

  /// Empty for pods without a valid index annotation.
  static OptionalInt index(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    String index = annotations == null ? null : annotations.get(INDEX);
    try {
      return index == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(index));
    } catch (NumberFormatException _) {
      return OptionalInt.empty();
    }
  }

  static Pod make(Job job, OptionalInt index) {
    Pod plain = PodTemplates.pod(job, job.getSpec().getTemplate());
    String uid = job.getMetadata().getUid();
    String name = job.getMetadata().getName();
    PodBuilder pod =
        new PodBuilder(plain)
            .editMetadata()
            .addToFinalizers(TRACKING)
            .addToLabels("batch.kubernetes.io/controller-uid", uid)
            .addToLabels("controller-uid", uid)
            .addToLabels("batch.kubernetes.io/job-name", name)
            .addToLabels("job-name", name)
            .endMetadata();
    if (index.isPresent()) {
      String text = Integer.toString(index.getAsInt());
      pod.editMetadata()
          .withGenerateName(name + "-" + text + "-")
          .addToAnnotations(INDEX, text)
          .addToLabels(INDEX, text)
          .endMetadata();
      pod.withSpec(withIndex(plain, name + "-" + text));
    }
    return pod.build();
  }

  private static PodSpec withIndex(Pod plain, String hostname) {
    EnvVar variable =
        new EnvVarBuilder()
            .withName(INDEX_VARIABLE)
            .withNewValueFrom()
            .withNewFieldRef()
            .withFieldPath("metadata.annotations['" + INDEX + "']")
            .endFieldRef()
            .endValueFrom()
            .build();
    PodSpec spec =
        new PodSpecBuilder(plain.getSpec())
            .withHostname(Objects.requireNonNullElse(plain.getSpec().getHostname(), hostname))
            .build();
    spec.getContainers().forEach(container -> addUnlessSet(container, variable));
    spec.getInitContainers().forEach(container -> addUnlessSet(container, variable));
    return spec;
  }

  private static void addUnlessSet(Container container, EnvVar variable) {
    if (container.getEnv().stream().noneMatch(e -> INDEX_VARIABLE.equals(e.getName()))) {
      container.getEnv().add(variable);
    }
  }

  /// Failed, or on its way out without having succeeded.
  static boolean isLost(Pod pod) {
    return PodState.isFailed(pod) || (PodState.isTerminating(pod) && !PodState.isSucceeded(pod));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.job;

import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.ControlLoop;
import dev.wheelhouse.plane.controllers.ControllerContext;
import dev.wheelhouse.plane.controllers.ControllerFactory;
import dev.wheelhouse.plane.controllers.pods.Expectations;
import dev.wheelhouse.plane.controllers.pods.PodExpectations;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

/// Wires the Job loop: its own changes and its pods' changes.
public final class JobController implements ControllerFactory {

  @Override
  public String name() {
    return "job-controller";
  }

  @Override
  public void start(ControllerContext context) {
    Resources<Job> jobs = context.client().resources(Job.class);
    Resources<Pod> pods = context.client().resources(Pod.class);
    Expectations expectations = new Expectations(context.clock());
    JobReconciler reconciler =
        new JobReconciler(jobs, pods, expectations, context.events(name()), context.clock());
    ControlLoop loop = context.loop("job", reconciler);
    loop.watch(jobs.informer())
        .watch(pods.informer(), new PodExpectations("Job", expectations, loop))
        .start();
  }
}

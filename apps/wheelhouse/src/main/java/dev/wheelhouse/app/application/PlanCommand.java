// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.plan.Plan;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows what applying an application would do, and keeps that as a plan.
@Command(
    name = "plan",
    description =
        "Show which objects and fields applying an application would change, and keep that as a"
            + " plan for `app apply --plan`.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "The application, with Policies, a Workflow and definitions beside it.")
  Path file = Path.of("");

  @Option(names = "--no-keep", description = "Show it only.")
  boolean forgotten;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin OutsideOption outside = new OutsideOption();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    ApplicationFiles read = ApplicationFiles.read(List.of(file), cluster.namespace());
    JsonObject application = read.one().tree();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (KubernetesClient client = cluster.connect()) {
      Plans plans = new Plans(client, outside.rules());
      Plan plan = plans.make(application, read);
      out.println(Plans.text(plan));
      if (!plan.problem().isEmpty()) {
        return 1;
      }
      if (!forgotten && !read.others().isEmpty()) {
        out.println(
            "the plan is not kept, since it is one of an application alone, and the file has more:"
                + " wheelhouse app apply -f "
                + file);
      } else if (!forgotten && !plan.changes().isEmpty()) {
        plans.keep(plan);
        String namespace = ObjectRef.of(application).namespace();
        out.println(
            "plan "
                + plan.id()
                + ": wheelhouse app apply --plan "
                + plan.id()
                + (namespace.equals("default") ? "" : " -n " + namespace));
      }
      return 0;
    }
  }
}

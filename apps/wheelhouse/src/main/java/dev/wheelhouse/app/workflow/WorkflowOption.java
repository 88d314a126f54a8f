// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.workflow;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.application.ClusterOption;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.runs.WorkflowControl;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which workflow a command means, and on which cluster.
final class WorkflowOption {

  @Parameters(paramLabel = "NAME", description = "An Application or a WorkflowRun.")
  String name = "";

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      description = "One of ${COMPLETION-CANDIDATES} (default: whichever there is).")
  @Nullable Owner type;

  @Mixin ClusterOption cluster = new ClusterOption();

  Optional<Owner> owner() {
    return Optional.ofNullable(type);
  }

  /// Does something to the workflow.
  ///
  /// @throws UserError with what does not fit
  void change(BiConsumer<WorkflowControl, ObjectRef> change) throws InterruptedException {
    try (KubernetesClient client = cluster.connect()) {
      Fabric8Objects objects = new Fabric8Objects(client);
      JsonObject found = new Workflows(objects, cluster.namespace()).get(name, owner());
      change.accept(new WorkflowControl(objects), ObjectRef.of(found));
    } catch (PlatformException e) {
      if (e.is(Reason.BAD_REQUEST) || e.is(Reason.NOT_FOUND)) {
        throw new UserError(UserError.Kind.FAILED, String.valueOf(e.getMessage()), e);
      }
      throw e;
    }
  }
}

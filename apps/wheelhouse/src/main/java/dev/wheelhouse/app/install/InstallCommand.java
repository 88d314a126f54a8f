// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.operator.Rivals;
import dev.wheelhouse.app.output.Progress;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.crds.CustomResources;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Puts the operator into a cluster: its kinds, its rights and the operator itself. May be
/// repeated: what is there is brought up to date.
@Command(
    name = "install",
    description = "Install the operator into an existing cluster, or bring it up to date.",
    mixinStandardHelpOptions = true)
public final class InstallCommand implements Callable<Integer> {

  static final String FIELD_MANAGER = "wheelhouse-install";

  private static final int TIMEOUT_SECONDS = 180;

  @Mixin InstallTarget target = new InstallTarget();
  @Mixin InstallSettings settings = new InstallSettings();

  @Option(
      names = "--print",
      description =
          "Print the manifests, and touch nothing. With --kubeconfig, as they would be applied to"
              + " what is installed there.")
  boolean print;

  @Option(
      names = "--chart",
      paramLabel = "DIR",
      description = "Write the Helm chart into a folder, and touch nothing.")
  @Nullable Path chart;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "" + TIMEOUT_SECONDS,
      description =
          "How long to wait for the operator; 0 for not at all (default: ${DEFAULT-VALUE}).")
  int timeout = TIMEOUT_SECONDS;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (chart != null) {
      Chart.write(chart);
      out().println("the chart is in " + chart + "; helm install wheelhouse " + chart + " ...");
      return 0;
    }
    if (print) {
      if (target.kubeconfig != null) {
        try (KubernetesClient client = target.connect()) {
          keepInstalled(new Fabric8Objects(client));
        }
      }
      settings.check();
      out().print(ManifestText.of(settings.objects()));
      out().flush();
      return 0;
    }
    try (KubernetesClient client = target.connect()) {
      install(client);
    }
    return 0;
  }

  /// What nobody names again stays as it is.
  private Optional<LiveDeployment> keepInstalled(Fabric8Objects objects) {
    Optional<LiveDeployment> installed = LiveDeployment.read(objects, settings.namespace);
    settings.keep(installed);
    return installed;
  }

  private void install(KubernetesClient client) throws InterruptedException {
    Fabric8Objects objects = new Fabric8Objects(client);
    Optional<LiveDeployment> installed = keepInstalled(objects);
    settings.check();
    requireNoRival(client);
    Progress progress = new Progress(out());
    if (installed.isPresent()) {
      progress.show("installation", "is there: options that are not given stay as they are");
    }
    Installed.requireNowhereBut(settings.namespace, objects);
    settings.before().forEach(it -> namespace(objects, it, progress));
    progress.show("kinds", "applying");
    CustomResources.install(client);
    progress.show("kinds", CustomResources.definitions().size() + " kinds are served");
    for (JsonObject object : settings.after()) {
      apply(objects, object);
      progress.show(what(object), "applied");
    }
    if (timeout > 0) {
      new RolloutWatch(client, settings.namespace, progress).await(Duration.ofSeconds(timeout));
    }
    progress.finish();
    out()
        .println(
            "Wheelhouse runs in namespace "
                + settings.namespace
                + " of "
                + client.getMasterUrl()
                + "\n\nWhat next:\n  kubectl apply -f app.yaml\n  ./wheelhouse uninstall"
                + (target.kubeconfig == null ? "" : " --kubeconfig " + target.kubeconfig));
    out().flush();
  }

  private void requireNoRival(KubernetesClient client) {
    if (settings.takeOver()) {
      return;
    }
    new Rivals(client, settings.namespace, Clock.system())
        .find()
        .ifPresent(rival -> {
          throw new UserError(
              UserError.Kind.IN_USE,
              rival + ", or install nevertheless with --take-over; nothing was changed");
        });
  }

  /// A namespace that somebody else made stays as it is: pods in it may need what ours forbids.
  private static void namespace(Fabric8Objects objects, JsonObject namespace, Progress progress) {
    boolean theirs =
        objects
            .get(ObjectRef.of(namespace))
            .map(it -> it.string("metadata", "labels", Labels.MANAGED_BY).orElse(""))
            .filter(it -> !it.equals(Labels.WHEELHOUSE))
            .isPresent();
    if (!theirs) {
      apply(objects, namespace);
    }
    progress.show(what(namespace), theirs ? "is there; its labels stay as they are" : "applied");
  }

  private static void apply(Fabric8Objects objects, JsonObject object) {
    try {
      objects.apply(object, FIELD_MANAGER, true);
    } catch (PlatformException e) {
      throw new PlatformException(
          e.reason(),
          what(object)
              + " cannot be applied: "
              + e.getMessage()
              + "; what was applied before it stays: mend this and run it again",
          e);
    }
  }

  static String what(JsonObject object) {
    return List.of(object.string("kind").orElse(""), object.string("metadata", "name").orElse(""))
        .stream()
        .reduce((kind, name) -> kind + " " + name)
        .orElseThrow();
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Progress;
import dev.wheelhouse.app.output.Waiting;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.crds.CustomResources;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
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

/// Takes the operator out of a cluster. Applications, and what they consist of, run on unless told
/// otherwise.
@Command(
    name = "uninstall",
    description = "Take the operator out of a cluster; applications run on unless told otherwise.",
    mixinStandardHelpOptions = true)
public final class UninstallCommand implements Callable<Integer> {

  private static final String APPLICATIONS = "core.oam.dev/v1beta1";
  private static final String ADMISSION = "admissionregistration.k8s.io/v1";
  private static final String AUTHORS = "authors.wheelhouse.dev";
  private static final List<String> POLICY_KINDS =
      List.of(
          "MutatingAdmissionPolicyBinding",
          "ValidatingAdmissionPolicyBinding",
          "MutatingAdmissionPolicy",
          "ValidatingAdmissionPolicy");
  private static final int TIMEOUT_SECONDS = 300;

  @Mixin InstallTarget target = new InstallTarget();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      defaultValue = InstallSettings.SYSTEM_NAMESPACE,
      description = "Where the operator runs (default: ${DEFAULT-VALUE}).")
  String namespace = InstallSettings.SYSTEM_NAMESPACE;

  @Option(
      names = "--with-applications",
      description = "First delete all applications of the cluster and what they consist of.")
  boolean withApplications;

  @Option(
      names = "--with-kinds",
      description =
          "Also delete the kinds of core.oam.dev and all definitions; only when no application is"
              + " left.")
  boolean withKinds;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "" + TIMEOUT_SECONDS,
      description = "How long to wait for applications to go (default: ${DEFAULT-VALUE}).")
  int timeout = TIMEOUT_SECONDS;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = target.connect()) {
      Fabric8Objects objects = new Fabric8Objects(client);
      Installed.requireNowhereBut(namespace, objects);
      Progress progress = new Progress(out());
      List<JsonObject> applications = applications(objects);
      if (withApplications) {
        applications = deleteApplications(objects, applications, progress);
      }
      if (withKinds && !applications.isEmpty()) {
        throw new UserError(
            UserError.Kind.USAGE,
            "--with-kinds would delete "
                + count(applications.size())
                + " as well, for instance "
                + name(applications.getFirst())
                + "; nothing was changed. Delete them first, or add --with-applications");
      }
      deleteOperator(objects, progress);
      if (withKinds) {
        deleteKinds(objects, progress);
      }
      progress.finish();
      sayWhatStays(applications.size());
    }
    return 0;
  }

  private static List<JsonObject> applications(Fabric8Objects objects) {
    try {
      return objects.list(APPLICATIONS, "Application", "", "");
    } catch (PlatformException e) {
      if (e.is(Reason.NOT_FOUND)) {
        return List.of();
      }
      throw e;
    }
  }

  /// The operator itself removes what applications consist of, so it has to run.
  private List<JsonObject> deleteApplications(
      Fabric8Objects objects, List<JsonObject> applications, Progress progress)
      throws InterruptedException {
    if (applications.isEmpty()) {
      return applications;
    }
    requireOperator(objects);
    for (JsonObject application : applications) {
      objects.delete(ObjectRef.of(application), application.string("metadata", "uid").orElse(""));
    }
    boolean gone =
        Waiting.until(
            Duration.ofSeconds(timeout),
            () -> {
              int left = applications(objects).size();
              progress.show("applications", left == 0 ? "all are gone" : count(left) + " left");
              return left == 0;
            });
    if (gone) {
      return List.of();
    }
    JsonObject stuck = applications(objects).getFirst();
    throw new UserError(
        UserError.Kind.FAILED,
        "applications are still there after "
            + timeout
            + " s, for instance "
            + name(stuck)
            + ": "
            + stuck.string("status", "status").orElse("no status")
            + "; the operator was left in place to go on. `wheelhouse app status` says why they"
            + " stay");
  }

  private void requireOperator(Fabric8Objects objects) {
    boolean runs =
        objects
            .get(new ObjectRef("apps/v1", "Deployment", namespace, "wheelhouse"))
            .flatMap(it -> it.integer("status", "availableReplicas"))
            .filter(it -> it > 0)
            .isPresent();
    if (!runs) {
      throw new UserError(
          UserError.Kind.UNAVAILABLE,
          "--with-applications needs the operator to remove what applications consist of, and it"
              + " does not run in namespace "
              + namespace
              + "; nothing was changed. Run `wheelhouse install` first, or name its --namespace");
    }
  }

  private void deleteOperator(Fabric8Objects objects, Progress progress) {
    InstallSettings settings = new InstallSettings();
    settings.namespace = namespace;
    List<JsonObject> all = settings.after().reversed();
    all.forEach(it -> deleteOurs(objects, ObjectRef.of(it), progress));
    deleteOurs(
        objects,
        new ObjectRef("v1", "Secret", namespace, InstallSettings.REGISTRY_SECRET),
        progress);
    delete(
        objects,
        new ObjectRef("coordination.k8s.io/v1", "Lease", namespace, "wheelhouse"),
        progress);
  }

  private static void deleteKinds(Fabric8Objects objects, Progress progress) {
    releaseTrackers(objects);
    POLICY_KINDS.forEach(
        kind -> delete(objects, new ObjectRef(ADMISSION, kind, "", AUTHORS), progress));
    CustomResources.definitions().forEach(it -> delete(objects, ObjectRef.of(it), progress));
  }

  /// Those of applications that are gone, which a finalizer holds that nobody heeds any more.
  private static void releaseTrackers(Fabric8Objects objects) {
    JsonObject unheld = JsonObject.of("metadata", JsonObject.of("finalizers", JsonNull.NULL));
    List<JsonObject> trackers = new ArrayList<>();
    unlessGone(() -> trackers.addAll(objects.list(APPLICATIONS, "ResourceTracker", "", "")));
    trackers.forEach(it -> unlessGone(() -> objects.merge(ObjectRef.of(it), unheld, "wheelhouse")));
  }

  private static void unlessGone(Runnable call) {
    try {
      call.run();
    } catch (PlatformException e) {
      if (!e.is(Reason.NOT_FOUND)) {
        throw e;
      }
    }
  }

  /// Only what `wheelhouse` or its chart has put there.
  private static void deleteOurs(Fabric8Objects objects, ObjectRef ref, Progress progress) {
    Optional<JsonObject> live = objects.get(ref);
    if (live.isPresent() && !Labels.ours(live.get())) {
      progress.show(ref.kind() + " " + ref.name(), "stays: its labels say that it is not ours");
    } else {
      delete(objects, ref, progress);
    }
  }

  private static void delete(Fabric8Objects objects, ObjectRef ref, Progress progress) {
    Optional<JsonObject> live;
    try {
      live = objects.get(ref);
    } catch (PlatformException e) {
      if (e.is(Reason.NOT_FOUND)) {
        return;
      }
      throw e;
    }
    live.ifPresent(it -> {
      objects.delete(ref, it.string("metadata", "uid").orElse(""));
      progress.show(ref.kind() + " " + ref.name(), "deleted");
    });
  }

  private void sayWhatStays(int applications) {
    out().println("The operator is gone from namespace " + namespace + ".");
    if (applications > 0) {
      out()
          .println(
              count(applications)
                  + " and what they consist of stay as they are, and nobody looks after them: an"
                  + " application that is deleted now waits until an operator is installed again.");
    }
    if (!withKinds) {
      out()
          .println(
              "The kinds of core.oam.dev, the definitions and the record of authors stay"
                  + " (--with-kinds deletes them when no application is left).");
    }
    out().println("Namespace " + namespace + " stays.");
    out().flush();
  }

  private static String count(int applications) {
    return applications == 1 ? "1 application" : applications + " applications";
  }

  private static String name(JsonObject application) {
    return application.string("metadata", "namespace").orElse("")
        + "/"
        + application.string("metadata", "name").orElse("");
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application.adopt;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.application.Applications;
import dev.wheelhouse.app.application.ClusterOption;
import dev.wheelhouse.app.application.Reach;
import dev.wheelhouse.app.application.Rollout;
import dev.wheelhouse.app.application.adopt.AdoptedObjects.Adopted;
import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.app.output.Progress;
import dev.wheelhouse.app.output.Streams;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.keeper.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes an Application of what runs already.
@Command(
    name = "adopt",
    description = {
      "Make an application of objects or of a Helm release that are there already, without"
          + " restarting pods. It is printed, and with --apply applied.",
      "In mode read-only the objects are watched and never written; in mode take-over they are the"
          + " application's, and go with it."
    },
    footer = {
      "",
      "Examples:",
      "  wheelhouse app adopt deployment/shop service/shop",
      "  wheelhouse app adopt deployment/shop --related --mode take-over --apply",
      "  wheelhouse app adopt --all -n shop",
      "  wheelhouse app adopt my-release --type helm --mode take-over --apply --recycle"
    },
    mixinStandardHelpOptions = true)
public final class AdoptCommand implements Callable<Integer> {

  /// Where what is adopted comes from.
  enum Type {
    kubernetes,
    helm;

    String text() {
      return this == kubernetes ? "native" : "helm";
    }
  }

  @Parameters(
      paramLabel = "TYPE/NAME",
      arity = "0..*",
      description =
          "Objects: TYPE/NAME, TYPE/NAMESPACE/NAME or TYPE/CLUSTER/NAMESPACE/NAME; with --type helm"
              + " the name of a release.")
  List<String> names = List.of();

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      defaultValue = "native",
      description = "native or helm (default: ${DEFAULT-VALUE}).")
  String type = "native";

  @Option(
      names = {"-m", "--mode"},
      paramLabel = "MODE",
      defaultValue = "read-only",
      description = "read-only or take-over (default: ${DEFAULT-VALUE}).")
  String mode = "read-only";

  @Option(
      names = {"--app", "--app-name"},
      paramLabel = "NAME",
      description = "Name of the application (default: that of the objects or the release).")
  @Nullable String application;

  @Option(
      names = "--related",
      description =
          "Adopt as well what stands around the workloads: Services, Ingresses, autoscalers,"
              + " ConfigMaps, Secrets and claims.")
  boolean related;

  @Option(
      names = "--all",
      description =
          "Adopt every workload of the namespace, with what stands around it: an application for"
              + " each, or with --app one for all.")
  boolean all;

  @Option(names = "--apply", description = "Apply it, and wait until it runs.")
  boolean apply;

  @Option(
      names = {"-y", "--yes"},
      description = "Replace an application of this name that is there.")
  boolean yes;

  @Option(
      names = "--recycle",
      description = "With --type helm and --apply: let Helm forget the release.")
  boolean recycle;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to wait (default: ${DEFAULT-VALUE}).")
  long timeoutSeconds;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    Type from = type();
    Adoption.Mode how = mode();
    if (recycle && (from != Type.helm || !apply)) {
      throw new UserError(UserError.Kind.USAGE, "--recycle needs --type helm and --apply");
    }
    if (recycle && how != Adoption.Mode.TAKE_OVER) {
      throw new UserError(
          UserError.Kind.USAGE,
          "--recycle needs --mode take-over: in mode read-only nobody would look after the objects");
    }
    if (names.isEmpty() == !all) {
      throw new UserError(UserError.Kind.USAGE, "name what to adopt, or give --all");
    }
    try (Reach reach = Reach.of(cluster)) {
      AdoptedObjects objects = new AdoptedObjects(reach.clusters(), cluster.namespace());
      if (from == Type.helm) {
        for (String release : all ? HelmRelease.names(reach.local(), cluster.namespace()) : names) {
          helm(reach, objects, release, how);
        }
      } else if (all) {
        everything(reach, objects, how);
      } else {
        List<Adopted> found = names.stream().map(objects::find).toList();
        adopt(reach, objects, name(found), related ? around(objects, found) : found, from, how);
      }
      return 0;
    }
  }

  private Type type() {
    return switch (type) {
      case "native" -> Type.kubernetes;
      case "helm" -> Type.helm;
      default -> throw new UserError(UserError.Kind.USAGE, "--type is native or helm");
    };
  }

  private Adoption.Mode mode() {
    return switch (mode) {
      case "read-only" -> Adoption.Mode.READ_ONLY;
      case "take-over" -> Adoption.Mode.TAKE_OVER;
      default -> throw new UserError(UserError.Kind.USAGE, "--mode is read-only or take-over");
    };
  }

  private String name(List<Adopted> found) {
    if (application != null) {
      return application;
    }
    List<String> distinct = found.stream().map(it -> it.ref().name()).distinct().toList();
    if (distinct.size() > 1) {
      throw new UserError(
          UserError.Kind.USAGE,
          "the objects have different names " + distinct + "; name the application with --app");
    }
    return distinct.getFirst();
  }

  private static List<Adopted> around(AdoptedObjects objects, List<Adopted> found) {
    List<Adopted> all = new ArrayList<>(found);
    for (Adopted one : found) {
      if (Related.template(one.live()).isPresent()) {
        new Related(objects.cluster(one.cluster()))
            .to(one.live()).stream()
                .filter(it -> all.stream().noneMatch(known -> known.ref().equals(ObjectRef.of(it))))
                .forEach(it -> all.add(new Adopted(one.cluster(), it)));
      }
    }
    return all;
  }

  /// One application for each workload, or, with a name for it, one for all. What another one has
  /// taken, as a ConfigMap of two workloads, is left to that one.
  private void everything(Reach reach, AdoptedObjects objects, Adoption.Mode how)
      throws InterruptedException {
    Everything all =
        new Everything(
            (apiVersion, kind) -> reach.local().list(apiVersion, kind, cluster.namespace(), ""));
    Everything.Found found = all.workloads(Optional.ofNullable(application));
    found.leftOut().forEach(it -> streams.remark("note: " + it));
    if (found.workloads().isEmpty()) {
      streams.remark("no workload of namespace " + cluster.namespace() + " is there to adopt");
    }
    List<String> failed = new ArrayList<>();
    Set<ObjectRef> taken = new HashSet<>();
    for (Map.Entry<String, List<JsonObject>> entry : found.workloads().entrySet()) {
      List<Adopted> workloads =
          entry.getValue().stream().map(it -> new Adopted(Cluster.LOCAL, it)).toList();
      try {
        List<Adopted> wanted = new ArrayList<>(around(objects, workloads));
        wanted.removeIf(it -> leaves(it, entry.getKey(), taken));
        adopt(reach, objects, entry.getKey(), wanted, Type.kubernetes, how);
        wanted.forEach(it -> taken.add(it.ref()));
      } catch (UserError | PlatformException e) {
        streams.remark(entry.getKey() + ": " + e.getMessage());
        failed.add(entry.getKey());
      }
    }
    if (!failed.isEmpty()) {
      throw new UserError(
          UserError.Kind.FAILED, "not adopted: " + String.join(", ", failed) + "; see above");
    }
  }

  private boolean leaves(Adopted one, String name, Set<ObjectRef> taken) {
    Optional<String> owner =
        Ownership.application(one.live(), new Owner(cluster.namespace(), name, ""))
            .or(() -> taken.contains(one.ref()) ? Optional.of("adopted before") : Optional.empty());
    owner.ifPresent(it ->
        streams.remark("note: " + one.ref() + " is left out of " + name + ": it is of " + it));
    return owner.isPresent();
  }

  private void helm(Reach reach, AdoptedObjects objects, String release, Adoption.Mode how)
      throws InterruptedException {
    HelmRelease read = HelmRelease.read(reach.local(), cluster.namespace(), release);
    List<Adopted> live = new ArrayList<>();
    for (JsonObject object : read.objects()) {
      objects
          .live(object)
          .ifPresentOrElse(
              live::add,
              () ->
                  streams.remark(
                      "note: "
                          + ObjectRef.of(object)
                          + " of release "
                          + release
                          + " is not there and is left out"));
    }
    adopt(reach, objects, application == null ? release : application, live, Type.helm, how);
    if (recycle) {
      read.forget(reach.local());
      streams.say("Helm has forgotten release " + release);
    }
  }

  private void adopt(
      Reach reach,
      AdoptedObjects objects,
      String name,
      List<Adopted> found,
      Type from,
      Adoption.Mode how)
      throws InterruptedException {
    refuseForeign(name, found, how);
    JsonObject made =
        new Adoption(name, cluster.namespace(), from.text(), how)
            .of(
                found,
                it ->
                    new TypedComponent(objects.cluster(it.cluster()), name)
                        .of(it.live(), Adoption.scaled(it, found)));
    if (apply) {
      apply(reach, made, name, how);
    } else {
      streams.out().println("---");
      new Printer(streams.out(), Format.yaml).print(made, () -> "");
    }
  }

  private void refuseForeign(String name, List<Adopted> found, Adoption.Mode how) {
    for (Adopted one : found) {
      Ownership.application(one.live(), new Owner(cluster.namespace(), name, ""))
          .ifPresent(it -> {
            throw new UserError(
                UserError.Kind.DATA, one.ref() + " belongs to application " + it + " already");
          });
      Ownership.controller(one.live())
          .filter(_ -> how == Adoption.Mode.TAKE_OVER)
          .ifPresent(it -> {
            throw new UserError(
                UserError.Kind.DATA,
                one.ref()
                    + " is made by "
                    + it
                    + ", whose controller would change it back: adopt that one, or this one with"
                    + " --mode read-only");
          });
    }
  }

  private void apply(Reach reach, JsonObject made, String name, Adoption.Mode how)
      throws InterruptedException {
    Applications applications = new Applications(reach.local(), cluster.namespace());
    boolean there = applications.exists(name);
    if (there && !yes) {
      throw new UserError(
          UserError.Kind.USAGE,
          "there is an application " + name + "; replace it with --yes, or give another --app");
    }
    if (how == Adoption.Mode.TAKE_OVER) {
      Restarts.refuse(reach, made);
    } else if (there) {
      Restarts.refuseDeletions(reach, made);
    }
    JsonObject applied = applications.apply(made);
    new Rollout(reach.client(), new Progress(streams.out()))
        .await(
            cluster.namespace(),
            name,
            applied.integer("metadata", "generation").orElse(0L),
            Duration.ofSeconds(timeoutSeconds));
    Set<String> kinds =
        Set.copyOf(
            Applications.components(made).stream()
                .flatMap(it -> it.string("type").stream())
                .toList());
    streams.say("application " + name + " has adopted them (" + String.join(", ", kinds) + ")");
  }
}

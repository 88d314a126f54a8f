// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.application.BoundaryOption;
import dev.wheelhouse.ops.delivery.Boundaries;
import dev.wheelhouse.plane.embedded.PlaneOptions;
import dev.wheelhouse.plane.node.network.Cidr;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options of a plane that is about to start.
public final class PlaneSettings {

  private static final int WIDEST_SERVICES = 8;
  private static final int WIDEST_PODS = 16;

  /// Not a part of the plane, but what runs on it.
  private static final String DELIVERY = "delivery";

  @Mixin ServerSettings server = new ServerSettings();
  @Mixin NodeSettings node = new NodeSettings();
  @Mixin StorageSettings storage = new StorageSettings();
  @Mixin BoundaryOption boundaries = new BoundaryOption();

  @Option(
      names = "--without",
      paramLabel = "PART",
      split = ",",
      description =
          "Parts not to run, because something else does their work: controllers, scheduler, node,"
              + " delivery (the operator).")
  Set<String> without = new TreeSet<>();

  /// Looks at the values alone, before anything is touched.
  ///
  /// @throws UserError naming the option that is wrong
  public void check() {
    Cidr pods = Checks.range("--pod-cidr", node.podCidr(), WIDEST_PODS);
    Cidr services =
        Checks.range(
            "--service-cluster-ip-range", server.serviceRange(node.isolated()), WIDEST_SERVICES);
    if (pods.overlaps(services)) {
      throw Checks.wrong(
          "--pod-cidr " + pods + " and --service-cluster-ip-range " + services + " overlap");
    }
    server.check();
    node.check();
    storage.check();
    boundaries();
    parts();
  }

  /// Makes sure that programs will find each other by the names of Services, which takes containers
  /// with a network of their own.
  ///
  /// @throws UserError that says what this machine lacks for that
  public void requireNames() {
    if (!node.isolated()) {
      throw new UserError(
          UserError.Kind.UNAVAILABLE,
          "the shop's services find each other by name, which takes isolated containers. Missing"
              + " here:"
              + node.lacksForIsolation()
              + "\nA single program runs without them: `wheelhouse up`, then `wheelhouse app deploy"
              + " my.jar`. `wheelhouse doctor` says more.");
    }
  }

  /// Whether the plane looks after applications itself.
  boolean delivers() {
    return !without.contains(DELIVERY);
  }

  private Set<PlaneOptions.Part> parts() {
    Set<PlaneOptions.Part> parts = EnumSet.allOf(PlaneOptions.Part.class);
    for (String name : without) {
      if (!name.equals(DELIVERY) && !parts.removeIf(part -> name(part).equals(name))) {
        throw Checks.wrong("--without `" + name + "`: take " + partNames());
      }
    }
    return parts;
  }

  private static String partNames() {
    return Stream.of(PlaneOptions.Part.values())
        .map(PlaneSettings::name)
        .collect(Collectors.joining(", ", "", ", " + DELIVERY));
  }

  private static String name(PlaneOptions.Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  /// Makes sure that the ports are free, so that a taken one is named together with its option.
  void checkPorts() {
    server.checkPorts();
    if (parts().contains(PlaneOptions.Part.NODE)) {
      node.checkPorts();
    }
  }

  public PlaneOptions options(DataDirectory directory) {
    return new PlaneOptions(
        directory.path(), server.setup(node.isolated()), node.setup(), storage.setup(), parts());
  }

  /// What applications may not do. Their own pods and Services they may reach, also where those
  /// have addresses of this machine.
  Boundaries boundaries() {
    return boundaries.boundaries(List.of(node.podCidr(), server.serviceRange(node.isolated())));
  }

  /// The options as a command line, for the same plane in another process.
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(server.arguments(node.isolated()));
    arguments.addAll(node.arguments());
    arguments.addAll(storage.arguments());
    arguments.addAll(boundaries.arguments());
    without.forEach(part -> arguments.add("--without=" + part));
    return arguments;
  }
}

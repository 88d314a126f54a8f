// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.embedded.ImageSetup;
import dev.wheelhouse.plane.node.agent.ImageCollectionPolicy;
import dev.wheelhouse.plane.node.images.ImageStore.RegistryCredential;
import dev.wheelhouse.plane.node.images.Logins;
import dev.wheelhouse.plane.node.images.RegistryHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of the nodes' images.
final class NodeImageSettings {

  @Option(
      names = "--registry-mirror",
      paramLabel = "HOST=URL",
      description =
          "Where to ask for a registry's images before the registry itself; may be given again, and"
              + " is asked in the order given. HOST * stands for every registry. A path in the URL"
              + " takes the place of /v2.")
  List<String> mirrors = new ArrayList<>();

  @Option(
      names = "--insecure-registry",
      paramLabel = "HOST",
      description =
          "A registry or mirror that may be spoken to without TLS; may be given again (loopback"
              + " always may).")
  List<String> insecure = new ArrayList<>();

  @Option(
      names = "--registry-config",
      paramLabel = "FILE",
      description =
          "Logins for registries and mirrors, as docker's config.json has them, for pods that bring"
              + " none.")
  @Nullable Path logins;

  @Option(
      names = "--image-gc-high-threshold",
      paramLabel = "PERCENT",
      defaultValue = "85",
      description = "How full the disk may get before images go (default: ${DEFAULT-VALUE}).")
  int high = 85;

  @Option(
      names = "--image-gc-low-threshold",
      paramLabel = "PERCENT",
      defaultValue = "80",
      description = "How full it may be when they have gone (default: ${DEFAULT-VALUE}).")
  int low = 80;

  @Option(
      names = "--image-maximum-gc-age",
      paramLabel = "HOURS",
      defaultValue = "0",
      description =
          "Images that nothing has used for so long go in any case; 0 keeps them (default:"
              + " ${DEFAULT-VALUE}).")
  int maximumAge = 0;

  /// Looks at the values alone.
  void check() {
    if (low < 0 || high > 100 || low > high) {
      throw Checks.wrong(
          "--image-gc-low-threshold "
              + low
              + " and --image-gc-high-threshold "
              + high
              + ": both are percents, and the first is not above the second");
    }
    if (maximumAge < 0) {
      throw Checks.wrong("--image-maximum-gc-age " + maximumAge + " is no number of hours");
    }
    setup();
  }

  ImageSetup setup() {
    try {
      return new ImageSetup(
          RegistryHosts.of(mirrors, Set.copyOf(insecure), readLogins()),
          new ImageCollectionPolicy(
              high, low, ImageCollectionPolicy.MINIMUM_AGE, Duration.ofHours(maximumAge)));
    } catch (PlatformException e) {
      throw Checks.wrong(String.valueOf(e.getMessage()));
    }
  }

  private List<RegistryCredential> readLogins() {
    if (logins == null) {
      return List.of();
    }
    try {
      return Logins.ofConfig(Files.readAllBytes(logins));
    } catch (IOException | PlatformException e) {
      throw Checks.wrong("--registry-config " + logins + " cannot be read: " + e.getMessage());
    }
  }

  /// The options as a command line, for the same node in another process.
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    mirrors.forEach(mirror -> arguments.add("--registry-mirror=" + mirror));
    insecure.forEach(host -> arguments.add("--insecure-registry=" + host));
    if (logins != null) {
      arguments.add("--registry-config=" + logins.toAbsolutePath());
    }
    arguments.add("--image-gc-high-threshold=" + high);
    arguments.add("--image-gc-low-threshold=" + low);
    arguments.add("--image-maximum-gc-age=" + maximumAge);
    return arguments;
  }
}

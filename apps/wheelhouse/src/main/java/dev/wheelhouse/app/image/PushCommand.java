// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.image;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.plane.DataDirOption;
import dev.wheelhouse.app.plane.DataDirectory;
import dev.wheelhouse.app.plane.PlaneState;
import dev.wheelhouse.app.plane.RegistryAccess;
import dev.wheelhouse.ops.delivery.image.OperatorImage.Destination;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Sends the image to a registry.
@Command(
    name = "push",
    description = "Build the operator's image and push it to a registry.",
    mixinStandardHelpOptions = true)
final class PushCommand implements Callable<Integer> {

  private static final Pattern LOOPBACK =
      Pattern.compile("(127\\.[0-9.]+|localhost|\\[::1])(:[0-9]+)?/.*");

  @Parameters(
      paramLabel = "REF",
      description = "The image, with its registry: registry.example.org/tools/wheelhouse:1")
  String name = "";

  @Option(
      names = "--insecure",
      description =
          "Plain HTTP, or a certificate nobody vouches for, will do (always so on loopback).")
  boolean insecure;

  @Mixin DataDirOption data = new DataDirOption();
  @Mixin ImageSettings settings = new ImageSettings();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    int slash = name.indexOf('/');
    String host = slash < 0 ? "" : name.substring(0, slash);
    if (!host.contains(".") && !host.contains(":") && !host.equals("localhost")) {
      throw new UserError(
          UserError.Kind.USAGE,
          "`" + name + "` names no registry; write it as registry.example.org/tools/wheelhouse:1");
    }
    boolean loopback = LOOPBACK.matcher(name).matches();
    if (loopback) {
      // The library sends no password without TLS unless told to; loopback needs no TLS.
      System.setProperty("sendCredentialsOverHttp", "true");
    }
    RegistryTarget own = ownRegistry(host);
    String digest =
        settings.build(
            new Destination.Registry(name, insecure || loopback, own.user(), own.password()));
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println("pushed " + name + "@" + digest + "\n\n  ./wheelhouse install --image " + name);
    return 0;
  }

  /// The registry of a plane that is up on this machine needs no `docker login`.
  private RegistryTarget ownRegistry(String host) {
    DataDirectory directory = data.directory();
    return PlaneState.read(directory)
        .filter(state -> state.registry().equals(host))
        .map(state -> RegistryAccess.read(directory).target(host))
        .orElse(new RegistryTarget("", "", ""));
  }
}

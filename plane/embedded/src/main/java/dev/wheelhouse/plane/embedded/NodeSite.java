// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.images.FileImageStore;
import dev.wheelhouse.plane.node.registry.RegistryServer;
import dev.wheelhouse.plane.node.runtimes.RuntimeProvider;
import dev.wheelhouse.plane.node.runtimes.Runtimes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// What the nodes stand on and what needs no API server: a runtime that is known to work here, the
/// images, and the registry they come from. Started while the control plane starts.
record NodeSite(RuntimeProvider runtime, FileImageStore images, RegistryServer registry)
    implements AutoCloseable {

  /// @throws PlatformException when the wanted runtime does not work or the registry's port is
  ///   taken
  static NodeSite open(PlaneOptions options, RegistryLogin login, Clock clock) {
    Path data = options.dataDirectory();
    FileImageStore images =
        FileImageStore.open(
            data.resolve("images"),
            FileImageStore.Options.DEFAULT.with(options.node().images().hosts()),
            clock);
    RegistryPort port = new RegistryPort(data);
    RegistryServer registry =
        port.listen(
            options.node().registryPort(),
            wanted ->
                RegistryServer.start(
                    new RegistryServer.Options(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), wanted),
                        data.resolve("registry"),
                        login.user(),
                        login.password()),
                    images.blobs()));
    port.remember(registry.port());
    registry.serve(images);
    try {
      return new NodeSite(runtime(options), images, registry);
    } catch (PlatformException e) {
      registry.close();
      throw e;
    }
  }

  private static RuntimeProvider runtime(PlaneOptions options) {
    String wanted = options.node().runtime().equals("auto") ? "" : options.node().runtime();
    return Runtimes.choose(wanted, nodeDirectory(options));
  }

  static Path nodeDirectory(PlaneOptions options) {
    return options.dataDirectory().resolve("node");
  }

  /// The first node's folder is `node`, others have numbers.
  static Path nodeDirectory(PlaneOptions options, int index) {
    return index == 0
        ? nodeDirectory(options)
        : options.dataDirectory().resolve("node-" + (index + 1));
  }

  @Override
  public void close() {
    registry.close();
  }
}

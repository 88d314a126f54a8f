// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.plane.node.runtimes.ContainerRuntime;
import dev.wheelhouse.plane.node.runtimes.ExecSpec;
import dev.wheelhouse.plane.node.runtimes.Sockets;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GRPCAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// Carries out the actions that probes and lifecycle hooks are made of. They succeed where a
/// runtime has no processes that could answer.
///
/// @param address the pod's IP
record Handlers(ContainerRuntime runtime, String containerId, String address, Container container) {

  /// How an action went.
  ///
  /// @param message for people; empty after a success
  record Result(boolean success, String message) {
    static final Result OK = new Result(true, "");
  }

  private static final int MESSAGE_LIMIT = 10 * 1024;

  Result exec(List<String> command, Duration timeout) throws InterruptedException {
    if (nobodyAnswers()) {
      return Result.OK;
    }
    AtomicReference<String> output = new AtomicReference<>("");
    try (RemoteProcess process =
        runtime.exec(containerId, new ExecSpec(command, ExecSpec.Streams.OUTPUT))) {
      Thread reader = Thread.ofVirtual().start(() -> output.set(read(process)));
      Thread waiter = Thread.ofVirtual().unstarted(() -> awaitQuietly(process));
      waiter.start();
      if (!waiter.join(timeout)) {
        return new Result(
            false,
            "command timed out: \"%s\" timed out after %ds"
                .formatted(String.join(" ", command), timeout.toSeconds()));
      }
      int code = process.await();
      reader.join(Duration.ofMillis(200));
      return code == 0 ? Result.OK : new Result(false, output.get());
    } catch (PlatformException e) {
      return new Result(false, String.valueOf(e.getMessage()));
    }
  }

  private boolean nobodyAnswers() {
    return !runtime.features().contains(ContainerRuntime.Feature.PROCESSES);
  }

  private static void awaitQuietly(RemoteProcess process) {
    try {
      process.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String read(RemoteProcess process) {
    try {
      byte[] out = process.stdout().readNBytes(MESSAGE_LIMIT);
      byte[] err = process.stderr().readNBytes(MESSAGE_LIMIT);
      return new String(out, StandardCharsets.UTF_8) + new String(err, StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }

  Result httpGet(HTTPGetAction action, Duration timeout) {
    if (nobodyAnswers()) {
      return Result.OK;
    }
    String host =
        action.getHost() == null || action.getHost().isEmpty() ? address : action.getHost();
    Map<String, String> headers = new LinkedHashMap<>();
    if (action.getHttpHeaders() != null) {
      for (HTTPHeader header : action.getHttpHeaders()) {
        headers.put(header.getName(), header.getValue());
      }
    }
    String path = action.getPath() == null ? "/" : action.getPath();
    boolean secure = "HTTPS".equalsIgnoreCase(action.getScheme());
    HttpProbe request = new HttpProbe(secure, host, port(action.getPort()), path, headers, timeout);
    try {
      int status = request.status();
      return status >= 200 && status < 400
          ? Result.OK
          : new Result(false, "HTTP probe failed with statuscode: " + status);
    } catch (IOException e) {
      return new Result(false, "Get \"%s\": %s".formatted(request.url(), e.getMessage()));
    }
  }

  Result tcp(String wantedHost, IntOrString port, Duration timeout) {
    if (nobodyAnswers()) {
      return Result.OK;
    }
    String host = wantedHost.isEmpty() ? address : wantedHost;
    try (Duplex _ = Sockets.connect(host, port(port), timeout)) {
      return Result.OK;
    } catch (PlatformException | UncheckedIOException e) {
      return new Result(false, "dial tcp %s:%d: %s".formatted(host, port(port), e.getMessage()));
    }
  }

  Result grpc(GRPCAction action, Duration timeout) {
    String service = action.getService() == null ? "" : action.getService();
    return nobodyAnswers()
        ? Result.OK
        : new GrpcHealth(address, action.getPort(), service, timeout).check();
  }

  /// A port by number or by the name that the container gives it; 0 for an unknown name.
  int port(IntOrString port) {
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    return container.getPorts().stream()
        .filter(declared -> port.getStrVal().equals(declared.getName()))
        .mapToInt(declared -> declared.getContainerPort())
        .findFirst()
        .orElseGet(() -> number(port.getStrVal()));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.debug;

import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What the Java virtual machine knows about itself: `/debug/threads` (virtual threads too),
/// `/debug/heap` (objects by class), and a flight recording by `/debug/jfr/start`,
/// `/debug/jfr/dump` (the file) and `/debug/jfr/stop`.
public final class DebugPages implements RequestHandler {

  private static final String PREFIX = "/debug/";
  private static final String NAME = "name=wheelhouse";

  private final DiagnosticCommands commands = new DiagnosticCommands();

  public static boolean handles(String path) {
    return path.startsWith(PREFIX);
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    return switch (request.path().substring(PREFIX.length())) {
      case "threads" -> file("text/plain; charset=utf-8", "threadDumpToFile", "");
      case "heap" -> text(commands.run("gcClassHistogram"));
      case "jfr/start" -> text(commands.run("jfrStart", NAME, "settings=profile"));
      case "jfr/dump" -> file("application/octet-stream", "jfrDump", "filename=");
      case "jfr/stop" -> text(commands.run("jfrStop", NAME));
      default -> throw Failures.unknownPath();
    };
  }

  private static ApiResponse text(String text) {
    return answer("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  private static ApiResponse answer(String contentType, byte[] body) {
    return new ApiResponse.Whole(
        200, contentType, Map.of("x-content-type-options", "nosniff"), body);
  }

  /// Runs a command that writes a file, and answers with the file.
  private ApiResponse file(String contentType, String command, String argument) {
    try {
      Path directory = Files.createTempDirectory("wheelhouse-debug");
      Path file = directory.resolve("dump");
      try {
        String said =
            argument.isEmpty()
                ? commands.run(command, file.toString())
                : commands.run(command, NAME, argument + file);
        if (!Files.exists(file)) {
          throw Failures.badRequest(said.strip());
        }
        return answer(contentType, Files.readAllBytes(file));
      } finally {
        Files.deleteIfExists(file);
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

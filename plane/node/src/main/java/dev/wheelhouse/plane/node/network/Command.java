// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a short-lived tool of the operating system (`ip`, `nft`) to its end.
public final class Command {

  private static final long LIMIT_SECONDS = 20;

  private Command() {}

  /// How a tool ended, and all it wrote.
  public record Result(int status, String output) {

    public boolean succeeded() {
      return status == 0;
    }
  }

  /// Runs a tool that has to succeed.
  ///
  /// @param input what it reads from standard input
  /// @return what it wrote
  /// @throws PlatformException `INTERNAL` with the tool's own words when it fails
  public static String run(List<String> words, String input) throws InterruptedException {
    Result result = attempt(words, input);
    if (!result.succeeded()) {
      throw new PlatformException(
          Reason.INTERNAL, "`" + String.join(" ", words) + "` failed: " + result.output().strip());
    }
    return result.output();
  }

  /// Runs a tool that may fail.
  ///
  /// @throws PlatformException `SERVICE_UNAVAILABLE` when the tool is not installed or hangs
  public static Result attempt(List<String> words, String input) throws InterruptedException {
    Process process = start(words);
    try {
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException _) {
        // it ended before reading all; its status and output tell why
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new PlatformException(
            Reason.SERVICE_UNAVAILABLE, "`" + words.getFirst() + "` does not end");
      }
      return new Result(process.exitValue(), output);
    } catch (IOException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "cannot read from `" + words.getFirst() + "`", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(List<String> words) {
    try {
      return new ProcessBuilder(words).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE,
          "cannot run `" + words.getFirst() + "`; install iproute2 and nftables",
          e);
    }
  }
}

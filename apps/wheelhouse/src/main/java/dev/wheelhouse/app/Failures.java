// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Turns what a command threw into one message and an exit code. The only place that prints errors.
final class Failures implements IExecutionExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult result) {
    commandLine.getErr().println("wheelhouse: " + message(failure));
    commandLine.getErr().flush();
    return failure instanceof UserError error ? error.kind().exitCode() : 1;
  }

  private static String message(Exception failure) {
    return switch (failure) {
      case UserError error -> text(error);
      case PlatformException error -> text(error) + causes(error);
      case KubernetesClientException error -> refused(error);
      case InterruptedException _ -> "interrupted";
      default -> unexpected(failure);
    };
  }

  private static String text(Exception failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  private static String causes(PlatformException error) {
    StringBuilder text = new StringBuilder();
    for (Cause cause : error.causes()) {
      text.append("\n  ").append(cause.field()).append(": ").append(cause.message());
    }
    return text.toString();
  }

  private static String refused(KubernetesClientException error) {
    if (error.getStatus() != null && error.getStatus().getMessage() != null) {
      return error.getStatus().getMessage();
    }
    Throwable cause = error.getCause();
    return cause instanceof java.io.IOException
        ? "the cluster cannot be reached: "
            + cause.getMessage()
            + "; is the plane up? (wheelhouse status)"
        : text(error);
  }

  private static String unexpected(Exception failure) {
    LOG.atDebug().setCause(failure).log("unexpected failure");
    return "unexpected "
        + failure
        + " (a defect: please report it with the output of WHEELHOUSE_DEBUG=1)";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns what went wrong into one message and an exit code. The only place that prints errors.
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final int INTERRUPTED = 130;

  /// What the JVM says to a library that registers its clean-up after Ctrl-C.
  private static final String STOPPING = "Shutdown in progress";

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult result) {
    say(commandLine, message(failure));
    return exitCode(failure);
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine commandLine = failure.getCommandLine();
    StringBuilder text = new StringBuilder(text(failure));
    if (failure instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        text.append("; did you mean ").append(String.join(" or ", suggestions)).append('?');
      }
    }
    String command = commandLine.getCommandSpec().qualifiedName();
    say(commandLine, text + "\nSee `" + command + " --help`.");
    return UserError.Kind.USAGE.exitCode();
  }

  private static void say(CommandLine commandLine, String message) {
    commandLine.getErr().println("wheelhouse: " + message);
    commandLine.getErr().flush();
  }

  static int exitCode(Exception failure) {
    return switch (failure) {
      case UserError error -> error.kind().exitCode();
      case PlatformException error -> kind(error.reason()).exitCode();
      case InterruptedException _ -> INTERRUPTED;
      case KubernetesClientException error when error.getStatus() == null ->
          UserError.Kind.UNAVAILABLE.exitCode();
      case KubernetesClientException error -> kind(error.getCode()).exitCode();
      default -> UserError.Kind.FAILED.exitCode();
    };
  }

  private static UserError.Kind kind(Reason reason) {
    return switch (reason) {
      case BAD_REQUEST, INVALID, REQUEST_ENTITY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE ->
          UserError.Kind.DATA;
      case NOT_FOUND -> UserError.Kind.NO_INPUT;
      case UNAUTHORIZED, FORBIDDEN -> UserError.Kind.PERMISSION;
      case SERVICE_UNAVAILABLE, TOO_MANY_REQUESTS -> UserError.Kind.UNAVAILABLE;
      case METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          ALREADY_EXISTS,
          CONFLICT,
          EXPIRED,
          TIMEOUT,
          STORAGE_FULL,
          INTERNAL ->
          UserError.Kind.FAILED;
    };
  }

  private static UserError.Kind kind(int httpStatus) {
    return switch (httpStatus) {
      case 400, 413, 415, 422 -> UserError.Kind.DATA;
      case 401, 403 -> UserError.Kind.PERMISSION;
      case 404 -> UserError.Kind.NO_INPUT;
      case 0, 429, 503 -> UserError.Kind.UNAVAILABLE;
      default -> UserError.Kind.FAILED;
    };
  }

  static String message(Exception failure) {
    return switch (failure) {
      case UserError error -> text(error);
      case PlatformException error -> text(error) + causes(error);
      case KubernetesClientException error -> refused(error);
      case InterruptedException _ -> "interrupted";
      case IllegalStateException error when STOPPING.equals(error.getMessage()) -> "interrupted";
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
      if (!text(error).contains(cause.message())) {
        text.append("\n  ").append(cause.field()).append(": ").append(cause.message());
      }
    }
    return text.toString();
  }

  private static String refused(KubernetesClientException error) {
    if (error.getStatus() != null && error.getStatus().getMessage() != null) {
      return error.getStatus().getMessage();
    }
    return "the cluster cannot be reached: "
        + rootCause(error)
        + "; is it up? (`wheelhouse status`, or name a cluster with --kubeconfig)";
  }

  private static String rootCause(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private static String unexpected(Exception failure) {
    LOG.atDebug().setCause(failure).log("unexpected failure");
    return "unexpected "
        + failure
        + " (a defect: please report it with the output of WHEELHOUSE_DEBUG=1)";
  }
}

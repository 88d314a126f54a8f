// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.outbound;

import dev.wheelhouse.base.errors.PlatformException;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why a call failed, in the words that users of Kubernetes know from its messages.
final class CallFailures {

  private CallFailures() {}

  /// @param address what was connected to
  static String describe(Throwable failure, String address) {
    return switch (failure) {
      case PlatformException known -> String.valueOf(known.getMessage());
      case TimeoutException _ -> "context deadline exceeded";
      case UnknownHostException unknown ->
          "dial tcp: lookup " + unknown.getMessage() + ": no such host";
      case ConnectException refused -> "dial tcp " + address + ": " + connect(refused);
      case HttpClosedException _ -> "EOF";
      case SSLException tls -> "tls: failed to verify certificate: x509: " + certificate(tls);
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static String connect(ConnectException failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.startsWith("Connection refused")) {
      return "connect: connection refused";
    }
    return message.contains("timed out") ? "i/o timeout" : "connect: " + message;
  }

  private static String certificate(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return "certificate has expired or is not yet valid";
      }
      String message = String.valueOf(cause.getMessage());
      if (message.startsWith("No subject alternative") || message.startsWith("No name matching")) {
        return "certificate is not valid for this name: " + message;
      }
      if (message.contains("unable to find valid certification path")) {
        return "certificate signed by unknown authority";
      }
    }
    return String.valueOf(failure.getMessage());
  }

  private static @Nullable Throwable next(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null || cause.equals(failure) ? null : cause;
  }

  /// What an answer other than 200 means.
  static String ofStatus(int status, byte[] body) {
    return switch (status) {
      case 400 -> "the server rejected our request for an unknown reason";
      case 401 -> "the server has asked for the client to provide credentials";
      case 404 -> "the server could not find the requested resource";
      case 405 -> "the server does not allow this method on the requested resource";
      case 409 -> "the server reported a conflict";
      case 422 -> "the server rejected our request due to an error in our request";
      case 429 -> "the server has received too many requests and has asked us to try again later";
      case 503 -> "the server is currently unable to handle the request";
      case 504 ->
          "the server was unable to return a response in the time allotted, but may still be"
              + " processing the request";
      default -> other(status, body);
    };
  }

  private static String other(int status, byte[] body) {
    if (status < 500) {
      return "the server responded with the status code "
          + status
          + " but did not return more information";
    }
    String text = new String(body, StandardCharsets.UTF_8).strip();
    String shown = text.isEmpty() ? "unknown" : text.substring(0, Math.min(text.length(), 2048));
    return "an error on the server (\""
        + shown.replace("\"", "\\\"").replace("\n", "\\n")
        + "\") has prevented the request from succeeding";
  }
}

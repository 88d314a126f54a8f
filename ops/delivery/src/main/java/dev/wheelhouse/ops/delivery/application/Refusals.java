// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;

/// Tells errors that only a change by somebody can mend from those that pass by themselves.
final class Refusals {

  private Refusals() {}

  /// The message of an error that lasts; one that passes is thrown on, to be tried again soon.
  static String messageOrThrow(PlatformException e) {
    return switch (e.reason()) {
      case INVALID,
          BAD_REQUEST,
          FORBIDDEN,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          ALREADY_EXISTS,
          REQUEST_ENTITY_TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE ->
          message(e);
      case UNAUTHORIZED,
          CONFLICT,
          EXPIRED,
          TOO_MANY_REQUESTS,
          TIMEOUT,
          SERVICE_UNAVAILABLE,
          STORAGE_FULL,
          INTERNAL ->
          throw e;
    };
  }

  /// Whether somebody did not answer who may answer soon. What needs him tells of it and has an end
  /// to its patience; all else goes on.
  static boolean silence(PlatformException e) {
    return switch (e.reason()) {
      case TOO_MANY_REQUESTS, TIMEOUT, SERVICE_UNAVAILABLE -> true;
      default -> false;
    };
  }

  static String message(PlatformException e) {
    String message = e.getMessage();
    return message == null ? e.reason().toString() : message;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.errors;

/// Why something was refused or failed. The names follow the reasons of the Kubernetes `Status`
/// object (`metav1.StatusReason`); the API edge maps each to its HTTP code.
public enum Reason {
  BAD_REQUEST,
  UNAUTHORIZED,
  FORBIDDEN,
  NOT_FOUND,
  METHOD_NOT_ALLOWED,
  NOT_ACCEPTABLE,
  ALREADY_EXISTS,
  CONFLICT,
  /// The asked-for revision is no longer kept (HTTP 410).
  EXPIRED,
  REQUEST_ENTITY_TOO_LARGE,
  UNSUPPORTED_MEDIA_TYPE,
  /// The object is well formed but breaks a rule; see [PlatformException#causes()] (HTTP 422).
  INVALID,
  TOO_MANY_REQUESTS,
  TIMEOUT,
  SERVICE_UNAVAILABLE,
  /// The medium under the store is full or gone; reads go on.
  STORAGE_FULL,
  INTERNAL
}

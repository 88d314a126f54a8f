// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.ArrayList;
import java.util.List;

/// Who is asked whether a caller may do something (`--authorization-mode`), in this order; the
/// first that allows decides.
public record AuthorizationOptions(List<AuthorizationMode> modes) {

  /// As kubeadm sets a cluster up.
  public static final AuthorizationOptions DEFAULT =
      of(AuthorizationMode.NODE, AuthorizationMode.RBAC);

  public AuthorizationOptions {
    modes = List.copyOf(modes);
  }

  public static AuthorizationOptions of(AuthorizationMode... modes) {
    return new AuthorizationOptions(List.of(modes));
  }

  /// Reads `Node,RBAC`.
  ///
  /// @throws PlatformException `BAD_REQUEST` for an unknown or repeated mode
  public static AuthorizationOptions parse(String text) {
    List<AuthorizationMode> modes = new ArrayList<>();
    for (String name : text.split(",", -1)) {
      AuthorizationMode mode =
          AuthorizationMode.named(name.strip())
              .orElseThrow(
                  () -> wrong("`" + name + "`: take Node, RBAC, AlwaysAllow or AlwaysDeny"));
      if (modes.contains(mode)) {
        throw wrong("has mode " + name + " more than once");
      }
      modes.add(mode);
    }
    return new AuthorizationOptions(modes);
  }

  private static PlatformException wrong(String message) {
    return new PlatformException(Reason.BAD_REQUEST, "--authorization-mode " + message);
  }

  public boolean has(AuthorizationMode mode) {
    return modes.contains(mode);
  }

  /// As the flag has it.
  public String text() {
    return String.join(",", modes.stream().map(AuthorizationMode::flag).toList());
  }
}

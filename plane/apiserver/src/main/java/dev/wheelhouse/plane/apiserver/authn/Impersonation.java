// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.apiserver.authz.Attributes;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Acting as somebody else by the headers `Impersonate-*`. Several modes allow it, asked in turn:
/// the constrained ones each need a permission for whom to be and one for what to do as him; the
/// old one needs the verb `impersonate` on each header's value and allows everything.
public final class Impersonation {

  private final List<ImpersonationMode> modes;

  public Impersonation(Authorizer authorizer) {
    this.modes = ImpersonationMode.all(authorizer);
  }

  /// @param headers by lower-case name; several values of one header are a line each
  /// @param asked what the caller asks for, as attributes of himself
  /// @return the caller itself where no header asks for another
  /// @throws PlatformException `FORBIDDEN` where the caller may not; `BAD_REQUEST` for groups or
  ///   extras without a user
  public Identity apply(
      Identity caller, Map<String, String> headers, Function<Identity, Attributes> asked) {
    Optional<WantedUser> wanted = WantedUser.of(headers);
    if (wanted.isEmpty()) {
      return caller;
    }
    Optional<PlatformException> refusal = Optional.empty();
    for (ImpersonationMode mode : modes) {
      try {
        Optional<Identity> granted = mode.check(caller, wanted.get(), asked.apply(caller));
        if (granted.isPresent()) {
          return standing(granted.get());
        }
      } catch (PlatformException e) {
        if (!e.is(Reason.FORBIDDEN)) {
          throw e;
        }
        refusal = Optional.of(refusal.orElse(e));
      }
    }
    throw refusal.orElseThrow();
  }

  /// Everybody is either authenticated or not.
  private static Identity standing(Identity user) {
    List<String> groups = new ArrayList<>(user.groups());
    boolean anonymous = user.name().equals(Identity.ANONYMOUS.name());
    if (anonymous && !groups.contains(Identity.UNAUTHENTICATED)) {
      groups.add(Identity.UNAUTHENTICATED);
    }
    if (!anonymous
        && !groups.contains(Identity.UNAUTHENTICATED)
        && !groups.contains(Identity.AUTHENTICATED)) {
      groups.add(Identity.AUTHENTICATED);
    }
    return new Identity(user.name(), user.uid(), groups, user.extra());
  }
}

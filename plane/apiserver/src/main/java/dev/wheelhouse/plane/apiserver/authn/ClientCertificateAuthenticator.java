// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.time.Clock;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/// Callers by the client certificate of their connection: the common name is the user, the
/// organizations are the groups. The certificate must be signed by one of the given authorities, be
/// within its dates and be made for client authentication.
public final class ClientCertificateAuthenticator implements Authenticator {

  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final int REMEMBERED = 1024;

  private final List<X509Certificate> authorities;
  private final Clock clock;
  private final Map<X509Certificate, Identity> verified = new ConcurrentHashMap<>();

  /// @param authorities the cluster's own and those of `--client-ca-file`
  public ClientCertificateAuthenticator(List<X509Certificate> authorities, Clock clock) {
    this.authorities = List.copyOf(authorities);
    this.clock = clock;
  }

  @Override
  public Optional<Identity> authenticate(Credentials credentials) {
    return credentials.clientCertificate().map(this::identify);
  }

  private Identity identify(X509Certificate certificate) {
    Date now = Date.from(clock.now());
    if (now.before(certificate.getNotBefore()) || now.after(certificate.getNotAfter())) {
      throw refused("the client certificate has expired or is not yet valid");
    }
    Identity known = verified.get(certificate);
    if (known != null) {
      return known;
    }
    verify(certificate);
    Identity identity = subject(certificate);
    if (verified.size() >= REMEMBERED) {
      verified.clear();
    }
    verified.put(certificate, identity);
    return identity;
  }

  private void verify(X509Certificate certificate) {
    if (authorities.stream().noneMatch(authority -> signedBy(certificate, authority))) {
      throw refused("the client certificate is signed by an unknown authority");
    }
    try {
      List<String> purposes = certificate.getExtendedKeyUsage();
      if (purposes == null
          || purposes.stream().noneMatch(p -> p.equals(CLIENT_AUTH) || p.equals(ANY_PURPOSE))) {
        throw refused("the client certificate is not made for client authentication");
      }
    } catch (CertificateParsingException _) {
      throw refused("the client certificate is damaged");
    }
  }

  /// Version 1 certificates cannot say that they are authorities; who names one as such means it.
  private static boolean mayIssue(X509Certificate authority) {
    return authority.getVersion() < 3 || authority.getBasicConstraints() >= 0;
  }

  private static boolean signedBy(X509Certificate certificate, X509Certificate authority) {
    if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())
        || !mayIssue(authority)) {
      return false;
    }
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static Identity subject(X509Certificate certificate) {
    String user = "";
    List<String> groups = new ArrayList<>();
    try {
      for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (rdn.getType().equalsIgnoreCase("CN")) {
          user = String.valueOf(rdn.getValue());
        } else if (rdn.getType().equalsIgnoreCase("O")) {
          groups.add(String.valueOf(rdn.getValue()));
        }
      }
    } catch (InvalidNameException _) {
      throw refused("the client certificate's subject is damaged");
    }
    if (user.isEmpty()) {
      throw refused("the client certificate has no common name");
    }
    return Identity.user(user, groups.toArray(String[]::new));
  }

  private static PlatformException refused(String message) {
    return new PlatformException(Reason.UNAUTHORIZED, message);
  }
}

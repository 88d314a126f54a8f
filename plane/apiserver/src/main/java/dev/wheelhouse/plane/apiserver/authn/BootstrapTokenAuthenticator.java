// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Callers that join the cluster, by a token of the form `abcdef.0123456789abcdef` that a Secret
/// `kube-system/bootstrap-token-abcdef` of type `bootstrap.kubernetes.io/token` holds.
public final class BootstrapTokenAuthenticator implements Authenticator {

  private static final GroupResource SECRETS = new GroupResource("", "secrets");
  private static final Pattern TOKEN = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");
  private static final Pattern GROUP =
      Pattern.compile("system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]");
  private static final String TYPE = "bootstrap.kubernetes.io/token";

  private final ObjectReader objects;
  private final Clock clock;

  public BootstrapTokenAuthenticator(ObjectReader objects, Clock clock) {
    this.objects = objects;
    this.clock = clock;
  }

  @Override
  public Optional<Identity> authenticate(Credentials credentials) {
    Matcher token = TOKEN.matcher(credentials.token().orElse(""));
    if (!token.matches()) {
      return Optional.empty();
    }
    return objects
        .get(SECRETS, "kube-system", "bootstrap-token-" + token.group(1))
        .filter(secret -> secret.string("type").orElse("").equals(TYPE))
        .filter(secret -> secret.at("metadata", "deletionTimestamp") == null)
        .filter(secret -> same(data(secret, "token-secret"), token.group(2)))
        .filter(secret -> data(secret, "token-id").equals(token.group(1)))
        .filter(this::valid)
        .map(secret -> identity(token.group(1), secret));
  }

  private static boolean same(String stored, String given) {
    return MessageDigest.isEqual(
        stored.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private boolean valid(JsonObject secret) {
    return data(secret, "usage-bootstrap-authentication").equals("true") && !expired(secret);
  }

  private boolean expired(JsonObject secret) {
    String end = data(secret, "expiration");
    try {
      return !end.isEmpty() && !clock.now().isBefore(OffsetDateTime.parse(end).toInstant());
    } catch (DateTimeParseException _) {
      return true;
    }
  }

  private static String data(JsonObject secret, String key) {
    try {
      byte[] value = Base64.getDecoder().decode(secret.string("data", key).orElse(""));
      return new String(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static Identity identity(String id, JsonObject secret) {
    List<String> groups = new ArrayList<>(List.of("system:bootstrappers"));
    for (String group : data(secret, "auth-extra-groups").split(",", -1)) {
      if (group.isEmpty()) {
        continue;
      }
      if (!GROUP.matcher(group).matches()) {
        throw new PlatformException(
            Reason.UNAUTHORIZED, "the bootstrap token names a group it may not: " + group);
      }
      groups.add(group);
    }
    groups.add(Identity.AUTHENTICATED);
    return new Identity("system:bootstrap:" + id, "", groups, Map.of());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Callers by bearer tokens that were told at start. Tokens are kept as digests, so that looking
/// one up takes no longer for a nearly right one.
public final class StaticTokenAuthenticator implements Authenticator {

  private final Map<String, Identity> identities;

  /// @param identities by token
  public StaticTokenAuthenticator(Map<String, Identity> identities) {
    Map<String, Identity> byDigest = new HashMap<>();
    identities.forEach((token, identity) -> byDigest.put(digest(token), identity));
    this.identities = Map.copyOf(byDigest);
  }

  /// Reads a `--token-auth-file`: comma-separated lines `token,user,uid` with an optional fourth
  /// column of groups, quoted where there are several: `"group1,group2"`.
  ///
  /// @return identities by token, for the constructor
  /// @throws PlatformException `BAD_REQUEST` naming file and line; never the token
  public static Map<String, Identity> read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "cannot read the token file " + file + ": " + e.getMessage(), e);
    }
  }

  static Map<String, Identity> parse(String text, String source) {
    Map<String, Identity> identities = new HashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<String> columns = columns(line);
      if (columns.size() < 3 || columns.getFirst().isEmpty() || columns.get(1).isEmpty()) {
        throw new PlatformException(
            Reason.BAD_REQUEST,
            "%s line %d: expected token,user,uid[,\"group1,group2\"]".formatted(source, number));
      }
      identities.put(columns.getFirst(), identity(columns));
    }
    return identities;
  }

  private static Identity identity(List<String> columns) {
    List<String> groups = new ArrayList<>();
    if (columns.size() > 3) {
      for (String group : columns.get(3).split(",", -1)) {
        if (!group.isBlank()) {
          groups.add(group.strip());
        }
      }
    }
    groups.add(Identity.AUTHENTICATED);
    return new Identity(columns.get(1), columns.get(2), groups, Map.of());
  }

  /// Splits at commas outside quotes; a doubled quote inside quotes stands for one.
  private static List<String> columns(String line) {
    List<String> columns = new ArrayList<>();
    StringBuilder column = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        column.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        columns.add(column.toString().strip());
        column.setLength(0);
      } else {
        column.append(c);
      }
    }
    columns.add(column.toString().strip());
    return columns;
  }

  @Override
  public Optional<Identity> authenticate(Credentials credentials) {
    return credentials.token().map(token -> identities.get(digest(token)));
  }

  private static String digest(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}

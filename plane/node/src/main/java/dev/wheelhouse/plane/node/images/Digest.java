// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The SHA-256 name of some content, written `sha256:<64 hex digits>` (OCI image specification,
/// "Digests").
public record Digest(String hex) {

  private static final String PREFIX = "sha256:";
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  public Digest {
    if (!HEX.matcher(hex).matches()) {
      throw new PlatformException(Reason.BAD_REQUEST, "invalid sha256 digest \"" + hex + "\"");
    }
  }

  /// @throws PlatformException `BAD_REQUEST` for another algorithm or a wrong length
  public static Digest parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "unsupported digest \"" + text + "\": only sha256 is supported");
    }
    return new Digest(text.substring(PREFIX.length()));
  }

  public static Digest of(byte[] content) {
    return ofHash(sha256().digest(content));
  }

  static Digest finish(MessageDigest running) {
    return ofHash(running.digest());
  }

  private static Digest ofHash(byte[] hash) {
    return new Digest(HexFormat.of().formatHex(hash));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return PREFIX + hex;
  }
}

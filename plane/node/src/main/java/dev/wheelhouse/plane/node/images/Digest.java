// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// The name of some content by its hash, written `sha256:<64 hex digits>` or `sha512:<128 hex
/// digits>`, the two registered algorithms (OCI image specification, "Digests"). The number of
/// digits tells which it is.
public record Digest(String hex) {

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{128}");

  /// A registered algorithm.
  public enum Algorithm {
    SHA256("SHA-256", 64),
    SHA512("SHA-512", 128);

    private final String java;
    private final int digits;

    Algorithm(String java, int digits) {
      this.java = java;
      this.digits = digits;
    }

    /// As digests and the folders of image layouts have it.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    MessageDigest start() {
      try {
        return MessageDigest.getInstance(java);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has " + java, e);
      }
    }
  }

  public Digest {
    if (!HEX.matcher(hex).matches()) {
      throw new PlatformException(Reason.BAD_REQUEST, "invalid digest \"" + hex + "\"");
    }
  }

  /// @throws PlatformException `BAD_REQUEST` for another algorithm or a wrong length
  public static Digest parse(String text) {
    for (Algorithm algorithm : Algorithm.values()) {
      String prefix = algorithm.label() + ":";
      if (text.startsWith(prefix) && text.length() == prefix.length() + algorithm.digits) {
        return new Digest(text.substring(prefix.length()));
      }
    }
    throw new PlatformException(
        Reason.BAD_REQUEST,
        "invalid digest \"" + text + "\": sha256 and sha512 are supported, in full length");
  }

  public Algorithm algorithm() {
    return hex.length() == Algorithm.SHA512.digits ? Algorithm.SHA512 : Algorithm.SHA256;
  }

  /// The SHA-256 digest of some content.
  public static Digest of(byte[] content) {
    return of(content, Algorithm.SHA256);
  }

  public static Digest of(byte[] content, Algorithm algorithm) {
    return ofHash(algorithm.start().digest(content));
  }

  static Digest finish(MessageDigest running) {
    return ofHash(running.digest());
  }

  private static Digest ofHash(byte[] hash) {
    return new Digest(HexFormat.of().formatHex(hash));
  }

  static MessageDigest sha256() {
    return Algorithm.SHA256.start();
  }

  @Override
  public String toString() {
    return algorithm().label() + ":" + hex;
  }
}

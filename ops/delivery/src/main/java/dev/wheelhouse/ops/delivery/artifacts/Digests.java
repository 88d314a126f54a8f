// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Digests as OCI writes them.
final class Digests {

  private Digests() {}

  static String of(byte[] content) {
    return text(sha256().digest(content));
  }

  static String of(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream all = new DigestInputStream(in, digest)) {
      all.transferTo(OutputStream.nullOutputStream());
    }
    return text(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String text(byte[] digest) {
    return "sha256:" + HexFormat.of().formatHex(digest);
  }
}

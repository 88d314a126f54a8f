// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Container ids: 64 hexadecimal digits nobody can guess.
final class IdSource {

  private static final SecureRandom RANDOM = new SecureRandom();

  private IdSource() {}

  static String next() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}

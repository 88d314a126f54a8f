// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import java.util.random.RandomGenerator;

/// Makes names up for `generateName`.
final class ObjectNames {

  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX_LENGTH = 5;
  private static final int LONGEST_BASE = 63 - SUFFIX_LENGTH;

  private ObjectNames() {}

  static String generate(String base, RandomGenerator random) {
    StringBuilder name = new StringBuilder(base);
    if (base.length() > LONGEST_BASE) {
      name.setLength(LONGEST_BASE);
    }
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      name.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
    }
    return name.toString();
  }
}

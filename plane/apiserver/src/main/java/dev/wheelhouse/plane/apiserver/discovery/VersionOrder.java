// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.discovery;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// API versions, the most stable and newest first: `v10, v2, v1, v11beta2, v3beta1, v12alpha1,
/// foo1`.
public final class VersionOrder implements Comparator<String> {

  public static final VersionOrder PREFERRED_FIRST = new VersionOrder();
  private static final Pattern VERSION =
      Pattern.compile("v([1-9][0-9]*)(?:(alpha|beta)([1-9][0-9]*))?");
  private static final int STABLE = 3;

  private VersionOrder() {}

  private record Parsed(int stability, long major, long minor, String text) {}

  @Override
  public int compare(String left, String right) {
    return Comparator.comparingInt(Parsed::stability)
        .thenComparingLong(Parsed::major)
        .thenComparingLong(Parsed::minor)
        .reversed()
        .thenComparing(Parsed::text)
        .compare(parse(left), parse(right));
  }

  private static Parsed parse(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches() || matcher.group(1).length() > 9) {
      return new Parsed(0, 0, 0, version);
    }
    long major = Long.parseLong(matcher.group(1));
    if (matcher.group(2) == null) {
      return new Parsed(STABLE, major, 0, version);
    }
    int stability = matcher.group(2).equals("beta") ? 2 : 1;
    long minor = matcher.group(3).length() > 9 ? 0 : Long.parseLong(matcher.group(3));
    return new Parsed(stability, major, minor, version);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelObject;
import java.util.ArrayList;
import java.util.List;

/// A version of semver.org 2.0.0. Two are equal when neither is newer: build metadata does not
/// count.
record SemanticVersion(long major, long minor, long patch, List<String> preRelease)
    implements CelObject, Comparable<SemanticVersion> {

  SemanticVersion {
    preRelease = List.copyOf(preRelease);
  }

  static SemanticVersion parse(String text) {
    if (text.isEmpty()) {
      throw new CelFault("Version string empty");
    }
    String[] parts = text.split("\\.", 3);
    if (parts.length != 3) {
      throw new CelFault("No Major.Minor.Patch elements found");
    }
    String rest = parts[2];
    int plus = rest.indexOf('+');
    String build = plus < 0 ? "" : rest.substring(plus + 1);
    rest = plus < 0 ? rest : rest.substring(0, plus);
    int dash = rest.indexOf('-');
    String pre = dash < 0 ? "" : rest.substring(dash + 1);
    String patch = dash < 0 ? rest : rest.substring(0, dash);
    if (plus >= 0) {
      identifiers(build, "Build meta data");
    }
    return new SemanticVersion(
        number(parts[0], "major"),
        number(parts[1], "minor"),
        number(patch, "patch"),
        dash < 0 ? List.of() : preRelease(pre));
  }

  /// Fills up and cleans what stands for a version: `v1`, `1.01`.
  static SemanticVersion parseTolerant(String text) {
    List<String> parts =
        new ArrayList<>(List.of((text.startsWith("v") ? text.substring(1) : text).split("\\.", 3)));
    parts.replaceAll(SemanticVersion::withoutZeros);
    if (parts.size() < 3) {
      String last = parts.getLast();
      if (last.contains("+") || last.contains("-")) {
        throw new CelFault("short version cannot contain PreRelease/Build meta data");
      }
      while (parts.size() < 3) {
        parts.add("0");
      }
    }
    return parse(String.join(".", parts));
  }

  private static String withoutZeros(String part) {
    if (part.length() < 2) {
      return part;
    }
    String cleaned = part.replaceFirst("^0+", "");
    return cleaned.isEmpty() || !Character.isDigit(cleaned.charAt(0)) ? "0" + cleaned : cleaned;
  }

  private static long number(String text, String what) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new CelFault("Invalid character(s) found in " + what + " number \"" + text + "\"");
    }
    if (text.length() > 1 && text.charAt(0) == '0') {
      String named = Character.toUpperCase(what.charAt(0)) + what.substring(1);
      throw new CelFault(named + " number must not contain leading zeroes \"" + text + "\"");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new CelFault("strconv.ParseUint: parsing \"" + text + "\": value out of range");
    }
  }

  private static List<String> preRelease(String text) {
    List<String> parts = identifiers(text, "Prerelease");
    for (String part : parts) {
      if (isNumber(part) && part.length() > 1 && part.charAt(0) == '0') {
        throw new CelFault(
            "Numeric PreRelease version must not contain leading zeroes \"" + part + "\"");
      }
    }
    return parts;
  }

  private static List<String> identifiers(String text, String what) {
    List<String> parts = List.of(text.split("\\.", -1));
    for (String part : parts) {
      if (part.isEmpty()) {
        throw new CelFault(what + " is empty");
      }
      if (!part.matches("[0-9A-Za-z-]+")) {
        throw new CelFault("Invalid character(s) found in " + what + " \"" + part + "\"");
      }
    }
    return parts;
  }

  private static boolean isNumber(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public int compareTo(SemanticVersion other) {
    int order = Long.compareUnsigned(major, other.major);
    order = order != 0 ? order : Long.compareUnsigned(minor, other.minor);
    order = order != 0 ? order : Long.compareUnsigned(patch, other.patch);
    return order != 0 ? order : comparePreRelease(other);
  }

  /// A release is newer than what came before it.
  private int comparePreRelease(SemanticVersion other) {
    if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
      return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
    }
    for (int i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
      int order = compareIdentifiers(preRelease.get(i), other.preRelease.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(preRelease.size(), other.preRelease.size());
  }

  private static int compareIdentifiers(String left, String right) {
    boolean leftNumber = isNumber(left);
    boolean rightNumber = isNumber(right);
    if (leftNumber && rightNumber) {
      int length = Integer.compare(left.length(), right.length());
      return length != 0 ? length : left.compareTo(right);
    }
    return leftNumber == rightNumber ? left.compareTo(right) : leftNumber ? -1 : 1;
  }

  @Override
  public String typeName() {
    return "kubernetes.Semver";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import static dev.wheelhouse.kube.schema.cel.function.Types.BOOL;
import static dev.wheelhouse.kube.schema.cel.function.Types.INT;
import static dev.wheelhouse.kube.schema.cel.function.Types.SEMVER;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRING;

import dev.cel.common.types.CelType;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import java.util.List;
import java.util.function.Function;

/// Kubernetes' semver library, and `jsonpatch.escapeKey`.
final class VersionFunctions {

  private VersionFunctions() {}

  static List<Overload> overloads() {
    return List.of(
        Overload.global(
            "semver",
            "string_to_semver",
            SEMVER,
            List.of(STRING),
            (_, a) -> parse((String) a[0], false)),
        Overload.global(
            "semver",
            "string_bool_to_semver",
            SEMVER,
            List.of(STRING, BOOL),
            (_, a) -> parse((String) a[0], (Boolean) a[1])),
        Overload.global(
            "isSemver",
            "is_semver_string",
            BOOL,
            List.of(STRING),
            (_, a) -> isVersion((String) a[0], false)),
        Overload.global(
            "isSemver",
            "is_semver_string_bool",
            BOOL,
            List.of(STRING, BOOL),
            (_, a) -> isVersion((String) a[0], (Boolean) a[1])),
        read("major", SemanticVersion::major),
        read("minor", SemanticVersion::minor),
        read("patch", SemanticVersion::patch),
        compare("isGreaterThan", "semver_is_greater_than", BOOL, order -> order > 0),
        compare("isLessThan", "semver_is_less_than", BOOL, order -> order < 0),
        compare("compareTo", "semver_compare_to", INT, order -> (long) order),
        Overload.global(
            "jsonpatch.escapeKey",
            "string_jsonpatch_escapeKey_string",
            STRING,
            List.of(STRING),
            (_, a) -> ((String) a[0]).replace("~", "~0").replace("/", "~1")));
  }

  private static Overload read(String part, Function<SemanticVersion, Object> reader) {
    return Overload.member(
        part,
        "semver_" + part,
        INT,
        List.of(SEMVER),
        (_, a) -> reader.apply((SemanticVersion) a[0]));
  }

  private static Overload compare(
      String function, String id, CelType result, Function<Integer, Object> reader) {
    return Overload.member(
        function,
        id,
        result,
        List.of(SEMVER, SEMVER),
        (_, a) ->
            reader.apply(
                Integer.signum(((SemanticVersion) a[0]).compareTo((SemanticVersion) a[1]))));
  }

  private static SemanticVersion parse(String text, boolean tolerant) {
    return tolerant ? SemanticVersion.parseTolerant(text) : SemanticVersion.parse(text);
  }

  private static boolean isVersion(String text, boolean tolerant) {
    try {
      parse(text, tolerant);
      return true;
    } catch (CelFault _) {
      return false;
    }
  }
}

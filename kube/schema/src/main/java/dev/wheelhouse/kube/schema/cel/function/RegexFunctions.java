// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import static dev.wheelhouse.kube.schema.cel.function.Types.INT;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRING;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRINGS;

import dev.wheelhouse.kube.schema.cel.value.ListValue;
import java.util.List;

/// Kubernetes' regex library: `find` and `findAll`.
final class RegexFunctions {

  private RegexFunctions() {}

  static List<Overload> overloads() {
    return List.of(
        Overload.member(
            "find",
            "string_find_string",
            STRING,
            List.of(STRING, STRING),
            (_, a) -> Regexes.find((String) a[0], (String) a[1])),
        Overload.member(
            "findAll",
            "string_find_all_string",
            STRINGS,
            List.of(STRING, STRING),
            (_, a) -> ListValue.of(Regexes.findAll((String) a[0], (String) a[1], -1))),
        Overload.member(
            "findAll",
            "string_find_all_string_int",
            STRINGS,
            List.of(STRING, STRING, INT),
            (_, a) -> ListValue.of(Regexes.findAll((String) a[0], (String) a[1], (Long) a[2]))));
  }
}

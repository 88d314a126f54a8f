// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import static dev.wheelhouse.kube.schema.cel.function.Types.FORMAT;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRING;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRINGS;

import dev.cel.common.types.OptionalType;
import dev.wheelhouse.kube.schema.cel.value.ListValue;
import dev.wheelhouse.kube.schema.cel.value.OptionalValue;
import java.util.ArrayList;
import java.util.List;

/// Kubernetes' format library: `!format.dns1123Label().validate(self.name).hasValue()`.
final class FormatFunctions {

  private FormatFunctions() {}

  static List<Overload> overloads() {
    List<Overload> all = new ArrayList<>();
    NamedFormat.ALL.forEach((name, format) ->
        all.add(
            Overload.global(
                "format." + name, "format." + name, FORMAT, List.of(), (_, _) -> format)));
    all.add(
        Overload.global(
            "format.named",
            "format-named",
            OptionalType.create(FORMAT),
            List.of(STRING),
            (_, a) -> OptionalValue.ofNullable(NamedFormat.ALL.get((String) a[0]))));
    all.add(
        Overload.member(
            "validate",
            "format-validate",
            OptionalType.create(STRINGS),
            List.of(FORMAT, STRING),
            (_, a) -> validate((NamedFormat) a[0], (String) a[1])));
    return all;
  }

  private static Object validate(NamedFormat format, String text) {
    List<String> problems = format.check().apply(text);
    return problems.isEmpty() ? OptionalValue.NONE : OptionalValue.of(ListValue.of(problems));
  }
}

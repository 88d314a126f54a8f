// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import static dev.wheelhouse.kube.schema.cel.function.Types.BOOL;
import static dev.wheelhouse.kube.schema.cel.function.Types.DYN;
import static dev.wheelhouse.kube.schema.cel.function.Types.INT;
import static dev.wheelhouse.kube.schema.cel.function.Types.K;
import static dev.wheelhouse.kube.schema.cel.function.Types.LIST_V;
import static dev.wheelhouse.kube.schema.cel.function.Types.MAP_KV;
import static dev.wheelhouse.kube.schema.cel.function.Types.OPTIONAL_V;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRING;
import static dev.wheelhouse.kube.schema.cel.function.Types.V;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.values.CelByteString;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.kube.schema.cel.value.CelList;
import dev.wheelhouse.kube.schema.cel.value.CelMap;
import dev.wheelhouse.kube.schema.cel.value.ListValue;
import dev.wheelhouse.kube.schema.cel.value.OptionalValue;
import dev.wheelhouse.kube.schema.cel.value.UnsignedInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Optional values. `a.?b` and `a[?b]` are operators; their signatures stand here and evaluation
/// knows what they do.
final class OptionalFunctions {

  private static final Overload.Body OPERATOR =
      (_, _) -> {
        throw new IllegalStateException("an operator is not called as a function");
      };

  private OptionalFunctions() {}

  static List<Overload> overloads() {
    List<Overload> all = new ArrayList<>();
    makers(all);
    readers(all);
    lists(all);
    operators(all);
    return all;
  }

  private static void makers(List<Overload> all) {
    all.add(
        Overload.global(
            "optional.of",
            "optional_of",
            OPTIONAL_V,
            List.of(V),
            (_, a) -> OptionalValue.of(a[0])));
    all.add(
        Overload.global(
            "optional.ofNonZeroValue",
            "optional_ofNonZeroValue",
            OPTIONAL_V,
            List.of(V),
            (_, a) -> isZero(a[0]) ? OptionalValue.NONE : OptionalValue.of(a[0])));
    all.add(
        Overload.global(
            "optional.none", "optional_none", OPTIONAL_V, List.of(), (_, _) -> OptionalValue.NONE));
  }

  private static void readers(List<Overload> all) {
    List<CelType> self = List.of(OPTIONAL_V);
    all.add(
        Overload.member(
            "value", "optional_value", V, self, (_, a) -> ((OptionalValue) a[0]).get()));
    all.add(
        Overload.member(
            "hasValue",
            "optional_hasValue",
            BOOL,
            self,
            (_, a) -> ((OptionalValue) a[0]).hasValue()));
    all.add(
        Overload.member(
            "or",
            "optional_or_optional",
            OPTIONAL_V,
            List.of(OPTIONAL_V, OPTIONAL_V),
            (_, a) -> ((OptionalValue) a[0]).hasValue() ? a[0] : a[1]));
    all.add(
        Overload.member(
            "orValue",
            "optional_orValue_value",
            V,
            List.of(OPTIONAL_V, V),
            (_, a) -> ((OptionalValue) a[0]).hasValue() ? ((OptionalValue) a[0]).get() : a[1]));
  }

  private static void lists(List<Overload> all) {
    all.add(
        Overload.member(
            "first", "list_first", OPTIONAL_V, List.of(LIST_V), (_, a) -> at((CelList) a[0], 0)));
    all.add(
        Overload.member(
            "last",
            "list_last",
            OPTIONAL_V,
            List.of(LIST_V),
            (_, a) -> at((CelList) a[0], ((CelList) a[0]).size() - 1)));
    ListType optionals = ListType.create(OPTIONAL_V);
    all.add(
        Overload.global(
            "optional.unwrap",
            "optional_unwrap",
            LIST_V,
            List.of(optionals),
            (_, a) -> unwrap((CelList) a[0])));
    all.add(
        Overload.member(
            "unwrapOpt",
            "optional_unwrapOpt",
            LIST_V,
            List.of(optionals),
            (_, a) -> unwrap((CelList) a[0])));
  }

  private static void operators(List<Overload> all) {
    OptionalType list = OptionalType.create(LIST_V);
    OptionalType map = OptionalType.create(MAP_KV);
    all.add(
        Overload.global(
            "_?._", "select_optional_field", OPTIONAL_V, List.of(DYN, STRING), OPERATOR));
    String index = "_[?_]";
    all.add(
        Overload.global(
            index, "list_optindex_optional_int", OPTIONAL_V, List.of(LIST_V, INT), OPERATOR));
    all.add(
        Overload.global(
            index,
            "optional_list_optindex_optional_int",
            OPTIONAL_V,
            List.of(list, INT),
            OPERATOR));
    all.add(
        Overload.global(
            index, "map_optindex_optional_value", OPTIONAL_V, List.of(MAP_KV, K), OPERATOR));
    all.add(
        Overload.global(
            index, "optional_map_optindex_optional_value", OPTIONAL_V, List.of(map, K), OPERATOR));
    all.add(
        Overload.global(
            "_[_]", "optional_list_index_int", OPTIONAL_V, List.of(list, INT), OPERATOR));
    all.add(
        Overload.global("_[_]", "optional_map_index_value", OPTIONAL_V, List.of(map, K), OPERATOR));
  }

  private static Object at(CelList list, int index) {
    return list.size() == 0 ? OptionalValue.NONE : OptionalValue.of(list.get(index));
  }

  private static Object unwrap(CelList optionals) {
    List<Object> values = new ArrayList<>();
    for (Object element : optionals) {
      if (element instanceof OptionalValue optional && optional.hasValue()) {
        values.add(optional.get());
      }
    }
    return ListValue.of(values);
  }

  private static boolean isZero(Object value) {
    return switch (value) {
      case Boolean flag -> !flag;
      case Long number -> number == 0;
      case UnsignedInteger number -> number.bits() == 0;
      case Double number -> number == 0;
      case String text -> text.isEmpty();
      case CelByteString bytes -> bytes.isEmpty();
      case Duration length -> length.isZero();
      case CelList list -> list.size() == 0;
      case CelMap map -> map.size() == 0;
      case OptionalValue optional -> !optional.hasValue();
      default -> value == JsonNull.NULL;
    };
  }
}

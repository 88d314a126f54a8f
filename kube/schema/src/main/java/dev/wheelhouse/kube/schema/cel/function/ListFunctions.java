// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import static dev.wheelhouse.kube.schema.cel.function.Types.BOOL;
import static dev.wheelhouse.kube.schema.cel.function.Types.BYTES;
import static dev.wheelhouse.kube.schema.cel.function.Types.DOUBLE;
import static dev.wheelhouse.kube.schema.cel.function.Types.DURATION;
import static dev.wheelhouse.kube.schema.cel.function.Types.INT;
import static dev.wheelhouse.kube.schema.cel.function.Types.LIST_A;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRING;
import static dev.wheelhouse.kube.schema.cel.function.Types.TIMESTAMP;
import static dev.wheelhouse.kube.schema.cel.function.Types.UINT;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelList;
import dev.wheelhouse.kube.schema.cel.value.Equality;
import dev.wheelhouse.kube.schema.cel.value.UnsignedInteger;
import dev.wheelhouse.kube.schema.cel.value.Values;
import dev.wheelhouse.kube.schema.cel.value.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Kubernetes' lists library: `isSorted`, `sum`, `min`, `max`, `indexOf`, `lastIndexOf`.
final class ListFunctions {

  private static final Map<String, Object> ZEROS =
      Map.of("int", 0L, "uint", new UnsignedInteger(0), "double", 0.0, "duration", Duration.ZERO);

  private ListFunctions() {}

  static Map<String, CelType> comparable() {
    Map<String, CelType> types = new LinkedHashMap<>();
    types.put("int", INT);
    types.put("uint", UINT);
    types.put("double", DOUBLE);
    types.put("bool", BOOL);
    types.put("duration", DURATION);
    types.put("timestamp", TIMESTAMP);
    types.put("string", STRING);
    types.put("bytes", BYTES);
    return types;
  }

  static List<Overload> overloads() {
    List<Overload> all = new ArrayList<>();
    comparable().forEach((name, type) -> typed(all, name, type));
    all.add(
        Overload.member(
            "indexOf",
            "list_a_index_of_int",
            INT,
            List.of(LIST_A, Types.A),
            (work, a) -> indexOf((CelList) a[0], a[1], work)));
    all.add(
        Overload.member(
            "lastIndexOf",
            "list_a_last_index_of_int",
            INT,
            List.of(LIST_A, Types.A),
            (work, a) -> lastIndexOf((CelList) a[0], a[1], work)));
    return all;
  }

  private static void typed(List<Overload> all, String name, CelType type) {
    List<CelType> list = List.of(ListType.create(type));
    all.add(
        Overload.member(
            "isSorted",
            "list_" + name + "_is_sorted_bool",
            BOOL,
            list,
            (_, a) -> isSorted((CelList) a[0])));
    all.add(
        Overload.member(
            "max",
            "list_" + name + "_max_" + name,
            type,
            list,
            (_, a) -> best((CelList) a[0], "max", 1)));
    all.add(
        Overload.member(
            "min",
            "list_" + name + "_min_" + name,
            type,
            list,
            (_, a) -> best((CelList) a[0], "min", -1)));
    if (ZEROS.containsKey(name)) {
      all.add(
          Overload.member(
              "sum",
              "list_" + name + "_sum_" + name,
              type,
              list,
              (work, a) -> sum((CelList) a[0], name, work)));
    }
  }

  private static Object isSorted(CelList list) {
    Object before = null;
    for (Object element : list) {
      if (before != null && Values.compare(before, element) > 0) {
        return false;
      }
      before = element;
    }
    return true;
  }

  private static Object best(CelList list, String function, int sign) {
    Object best = null;
    for (Object element : list) {
      if (best == null || Integer.signum(Values.compare(element, best)) == sign) {
        best = element;
      }
    }
    if (best == null) {
      throw new CelFault(function + " called on empty list");
    }
    return best;
  }

  private static Object sum(CelList list, String type, Work work) {
    Object sum = null;
    for (Object element : list) {
      sum = sum == null ? element : Arithmetic.add(sum, element, work);
    }
    return sum == null ? ZEROS.getOrDefault(type, 0L) : sum;
  }

  private static Object indexOf(CelList list, Object wanted, Work work) {
    long at = 0;
    for (Object element : list) {
      if (Equality.equal(element, wanted, work)) {
        return at;
      }
      at++;
    }
    return -1L;
  }

  private static Object lastIndexOf(CelList list, Object wanted, Work work) {
    for (int i = list.size() - 1; i >= 0; i--) {
      if (Equality.equal(list.get(i), wanted, work)) {
        return (long) i;
      }
    }
    return -1L;
  }
}

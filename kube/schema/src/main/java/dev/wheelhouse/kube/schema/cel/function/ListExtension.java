// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import static dev.wheelhouse.kube.schema.cel.function.Types.INT;
import static dev.wheelhouse.kube.schema.cel.function.Types.LIST_A;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelList;
import dev.wheelhouse.kube.schema.cel.value.Equality;
import dev.wheelhouse.kube.schema.cel.value.ListValue;
import dev.wheelhouse.kube.schema.cel.value.Values;
import dev.wheelhouse.kube.schema.cel.value.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The lists extension of CEL, version 3: `slice`, `flatten`, `sort`, `sortBy`, `reverse`,
/// `distinct`, `lists.range`.
final class ListExtension {

  private static final CelType LIST_U = ListType.create(SimpleType.DYN);

  private ListExtension() {}

  static List<Overload> overloads() {
    List<Overload> all = new ArrayList<>();
    all.add(
        Overload.member(
            "slice", "list_slice", LIST_A, List.of(LIST_A, INT, INT), (_, a) -> slice(a)));
    all.add(
        Overload.member(
            "flatten",
            "list_flatten",
            LIST_A,
            List.of(ListType.create(LIST_A)),
            (work, a) -> flatten((CelList) a[0], 1, work)));
    all.add(
        Overload.member(
            "flatten",
            "list_flatten_int",
            LIST_U,
            List.of(LIST_U, INT),
            (work, a) -> flatten((CelList) a[0], (Long) a[1], work)));
    ListFunctions.comparable().forEach((name, type) -> sorts(all, type));
    all.add(
        Overload.member(
            "reverse",
            "list_reverse",
            LIST_A,
            List.of(LIST_A),
            (_, a) -> new Reversed((CelList) a[0])));
    all.add(
        Overload.member(
            "distinct",
            "list_distinct",
            LIST_A,
            List.of(LIST_A),
            (work, a) -> distinct((CelList) a[0], work)));
    all.add(
        Overload.global(
            "lists.range",
            "lists_range",
            ListType.create(INT),
            List.of(INT),
            (_, a) -> new Range(Math.clamp((Long) a[0], 0, Integer.MAX_VALUE))));
    return all;
  }

  private static void sorts(List<Overload> all, CelType type) {
    String name = type.name();
    all.add(
        Overload.member(
            "sort",
            "list_" + name + "_sort",
            ListType.create(type),
            List.of(ListType.create(type)),
            (work, a) -> sort((CelList) a[0], (CelList) a[0], work)));
    all.add(
        Overload.member(
            "@sortByAssociatedKeys",
            "list_" + name + "_sortByAssociatedKeys",
            LIST_A,
            List.of(LIST_A, ListType.create(type)),
            (work, a) -> sort((CelList) a[0], (CelList) a[1], work)));
  }

  private static CelList slice(Object[] args) {
    CelList list = (CelList) args[0];
    long start = (Long) args[1];
    long end = (Long) args[2];
    String call = "cannot slice(" + start + ", " + end + "), ";
    if (start < 0 || end < 0) {
      throw new CelFault(call + "negative indexes not supported");
    }
    if (start > end) {
      throw new CelFault(call + "start index must be less than or equal to end index");
    }
    if (list.size() < end) {
      throw new CelFault(call + "list is length " + list.size());
    }
    return new Slice(list, (int) start, (int) (end - start));
  }

  private static CelList flatten(CelList list, long depth, Work work) {
    if (depth < 0) {
      throw new CelFault("level must be non-negative");
    }
    List<Object> flat = new ArrayList<>();
    flatten(list, depth, flat, work);
    return ListValue.of(flat);
  }

  private static void flatten(CelList list, long depth, List<Object> flat, Work work) {
    for (Object element : list) {
      work.step();
      if (depth > 0 && element instanceof CelList inner) {
        flatten(inner, depth - 1, flat, work);
      } else {
        flat.add(element);
      }
    }
  }

  private static CelList sort(CelList list, CelList keys, Work work) {
    String type = keys.size() == 0 ? "" : Values.typeName(keys.get(0));
    for (Object key : keys) {
      work.step();
      if (!Values.typeName(key).equals(type)) {
        throw new CelFault("list elements must have the same type");
      }
    }
    return ListValue.of(
        IntStream.range(0, list.size())
            .boxed()
            .sorted((a, b) -> Values.compare(keys.get(a), keys.get(b)))
            .map(list::get)
            .toList());
  }

  private static CelList distinct(CelList list, Work work) {
    List<Object> seen = new ArrayList<>();
    for (Object element : list) {
      if (seen.stream().noneMatch(other -> Equality.equal(other, element, work))) {
        seen.add(element);
      }
    }
    return ListValue.of(seen);
  }

  private record Slice(CelList list, int from, int size) implements CelList {
    @Override
    public Object get(int index) {
      return list.get(from + index);
    }
  }

  private record Reversed(CelList list) implements CelList {
    @Override
    public int size() {
      return list.size();
    }

    @Override
    public Object get(int index) {
      return list.get(list.size() - 1 - index);
    }
  }

  private record Range(int size) implements CelList {
    @Override
    public Object get(int index) {
      return (long) index;
    }
  }
}

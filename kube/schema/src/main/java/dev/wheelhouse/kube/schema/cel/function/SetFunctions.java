// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import static dev.wheelhouse.kube.schema.cel.function.Types.BOOL;
import static dev.wheelhouse.kube.schema.cel.function.Types.LIST_A;

import dev.wheelhouse.kube.schema.cel.value.CelList;
import dev.wheelhouse.kube.schema.cel.value.Equality;
import dev.wheelhouse.kube.schema.cel.value.Work;
import java.util.List;

/// The sets extension of CEL: lists taken as sets.
final class SetFunctions {

  private SetFunctions() {}

  private interface SetTest {
    boolean test(CelList left, CelList right, Work work);
  }

  private static Overload set(String name, SetTest test) {
    return Overload.global(
        "sets." + name,
        "list_sets_" + name + "_list",
        BOOL,
        List.of(LIST_A, LIST_A),
        (work, a) -> test.test((CelList) a[0], (CelList) a[1], work));
  }

  static List<Overload> overloads() {
    return List.of(
        set("contains", SetFunctions::contains),
        set("equivalent", (a, b, work) -> contains(a, b, work) && contains(b, a, work)),
        set("intersects", SetFunctions::intersects));
  }

  static boolean isIn(Object value, CelList list, Work work) {
    for (Object element : list) {
      if (Equality.equal(element, value, work)) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(CelList list, CelList part, Work work) {
    for (Object element : part) {
      if (!isIn(element, list, work)) {
        return false;
      }
    }
    return true;
  }

  private static boolean intersects(CelList left, CelList right, Work work) {
    for (Object element : left) {
      if (isIn(element, right, work)) {
        return true;
      }
    }
    return false;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.eval;

import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelList;
import dev.wheelhouse.kube.schema.cel.value.CelMap;
import org.jspecify.annotations.Nullable;

/// A comprehension: a fold over a list or a map. The accumulator may be a fault, which a later
/// element may make up for, as in `exists`.
///
/// @param second the place of the second variable; negative for none
record Loop(
    Step range,
    Step initial,
    Step condition,
    Step step,
    Step result,
    int accumulator,
    int first,
    int second)
    implements Step {

  @Override
  public Object eval(Frame frame) {
    Object values = range.eval(frame);
    frame.set(accumulator, initial.eval(frame));
    switch (values) {
      case CelList list -> overList(list, frame);
      case CelMap map -> overMap(map, frame);
      default -> throw CelFault.noSuchOverload();
    }
    return result.eval(frame);
  }

  private void overList(CelList list, Frame frame) {
    long at = 0;
    for (Object element : list) {
      Object key = second < 0 ? element : (Object) at++;
      if (!iterate(key, element, frame)) {
        return;
      }
    }
  }

  private void overMap(CelMap map, Frame frame) {
    for (Object key : map.keys()) {
      if (!iterate(key, second < 0 ? null : map.find(key), frame)) {
        return;
      }
    }
  }

  /// @return false when the loop is over
  private boolean iterate(Object key, @Nullable Object value, Frame frame) {
    frame.meter().step();
    frame.set(first, key);
    if (second >= 0) {
      frame.set(second, value);
    }
    if (!Boolean.TRUE.equals(condition.eval(frame))) {
      return false;
    }
    frame.set(accumulator, stepOrFault(frame));
    return true;
  }

  private Object stepOrFault(Frame frame) {
    try {
      return step.eval(frame);
    } catch (CelFault fault) {
      if (fault.kind() != CelFault.Kind.EVALUATION) {
        throw fault;
      }
      return fault;
    }
  }
}

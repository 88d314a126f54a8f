// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.eval;

import dev.wheelhouse.kube.schema.cel.value.CelFault;
import org.jspecify.annotations.Nullable;

/// The variables of one evaluation, each in its place, and the meter. Owned by one thread.
public final class Frame {

  private final @Nullable Object[] slots;
  private final Meter meter;

  public Frame(int size, Meter meter) {
    this.slots = new Object[size];
    this.meter = meter;
  }

  public Meter meter() {
    return meter;
  }

  public void set(int slot, @Nullable Object value) {
    slots[slot] = value;
  }

  Object get(int slot, String name) {
    Object value = slots[slot];
    if (value == null) {
      throw new CelFault("no such attribute(s): " + name);
    }
    if (value instanceof CelFault fault) {
      throw fault;
    }
    return value;
  }
}

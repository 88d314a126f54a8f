// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.certificates;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Keys that are nowhere but in memory.
final class VolatileKeys implements KeyFiles {

  private final Map<String, String> files = new ConcurrentHashMap<>();

  @Override
  public Optional<String> read(String name) {
    return Optional.ofNullable(files.get(name));
  }

  @Override
  public void write(String name, String text) {
    files.put(name, text);
  }

  @Override
  public void delete(String name) {
    files.remove(name);
  }

  @Override
  public String describe(String name) {
    return name;
  }
}

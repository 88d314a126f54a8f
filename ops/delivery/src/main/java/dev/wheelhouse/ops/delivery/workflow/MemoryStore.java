// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;

/// Where the memory of one workflow is kept while no program has it. Its content outlives any
/// program, so that one that was killed goes on where it was.
public interface MemoryStore {

  /// What was saved last; empty when nothing was.
  ///
  /// @throws PlatformException when it cannot be reached
  Map<String, String> load();

  /// Saves; when this returns it is safe.
  ///
  /// @return what refers to it, for `status.contextBackend`
  /// @throws PlatformException when it cannot be saved
  JsonObject save(Map<String, String> data);
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.proxy;

import java.util.Map;
import java.util.Optional;

/// Answers for the agents of nodes that are in this process and listen nowhere.
public interface NodeAnswers {

  /// An answer with status 200.
  record Answer(String contentType, byte[] body) {}

  /// Whether the agent of a node is in this process.
  boolean has(String node);

  /// @param path as the agent sees it, such as `/stats/summary`
  /// @param query the first value of each parameter
  /// @return empty for a path that nothing is at
  Optional<Answer> answer(String node, String path, Map<String, String> query);
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The ServiceCIDR that stands for the server's own range.
class DefaultServiceCidrIT {

  private static final String PATH = "/apis/networking.k8s.io/v1/servicecidrs/kubernetes";

  @Test
  void namesTheRangeOfTheServerAndIsReady(@TempDir Path directory) throws Exception {
    try (RunningServer server = new RunningServer(directory)) {
      JsonObject cidr = server.get(PATH);

      assertThat(cidr.array("spec", "cidrs").map(JsonArray::strings))
          .hasValue(List.of("10.96.0.0/16"));
      JsonObject ready = cidr.array("status", "conditions").orElseThrow().objects().getFirst();
      assertThat(ready.string("type")).hasValue("Ready");
      assertThat(ready.string("status")).hasValue("True");
      assertThat(server.get(PATH + "/status").string("metadata", "uid"))
          .isEqualTo(cidr.string("metadata", "uid"));
    }
  }
}

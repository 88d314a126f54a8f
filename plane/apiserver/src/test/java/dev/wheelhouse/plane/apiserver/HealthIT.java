// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthIT {

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void listsChecksOnDemand() throws Exception {
    assertThat(server.send(server.request("/readyz")).body()).isEqualTo("ok");
    assertThat(server.send(server.request("/readyz?verbose")).body())
        .startsWith("[+]ping ok\n[+]log ok\n[+]etcd ok\n")
        .contains("[+]poststarthook/rbac/bootstrap-roles ok\n")
        .contains("[+]informer-sync ok\n[+]shutdown ok\n")
        .endsWith("readyz check passed\n");
    assertThat(server.send(server.request("/livez?verbose")).body())
        .doesNotContain("shutdown")
        .endsWith("livez check passed\n");
  }

  @Test
  void leavesChecksOut() throws Exception {
    assertThat(server.send(server.request("/livez?verbose&exclude=etcd&exclude=nope")).body())
        .contains("[+]etcd excluded: ok\n")
        .endsWith(
            """
            warn: some health checks cannot be excluded: no matches for "nope"
            livez check passed
            """);
  }

  @Test
  void answersOneCheck() throws Exception {
    assertThat(server.send(server.request("/readyz/etcd")).body()).isEqualTo("ok");
    assertThat(server.send(server.request("/livez/ping")).body()).isEqualTo("ok");
    assertThat(server.send(server.request("/livez/nope")).statusCode()).isEqualTo(404);
  }
}

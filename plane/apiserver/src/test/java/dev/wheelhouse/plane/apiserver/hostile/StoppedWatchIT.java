// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.apiserver.RunningServer;
import dev.wheelhouse.plane.store.Draft;
import dev.wheelhouse.plane.store.Expectation;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.StoreOptions;
import dev.wheelhouse.plane.store.Stores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that ask for a watch and never read.
final class StoppedWatchIT {

  private static final int WATCHES = 20;
  private static final int WRITES = Integer.getInteger("wheelhouse.stopped.writes", 3000);
  private static final int VALUE = 100_000;

  /// Store history and resource log share values and hold 64 MiB each at the most, then a flush and
  /// the socket's buffers for each watch.
  private static final long MOST_HEAP = 220L << 20;

  @TempDir Path directory;

  @Test
  void costBoundedMemoryAndHoldUpNobody() throws Exception {
    Store store = Stores.open(directory.resolve("store"), StoreOptions.defaults());
    try (RunningServer server = new RunningServer(directory.resolve("pki"), store)) {
      List<RawConnection> watches = new ArrayList<>();
      for (int i = 0; i < WATCHES; i++) {
        RawConnection watch = new RawConnection(server.tls(), server.port());
        watch.send(
            new HostileRequest(
                    "GET",
                    "/api/v1/configmaps?watch=true&resourceVersion=1",
                    List.of("authorization: Bearer admin-token"),
                    new byte[0])
                .wire());
        watches.add(watch);
      }
      long before = used();

      for (int i = 0; i < WRITES; i++) {
        store.put("/registry/core/configmaps/default/big", value(i), Expectation.ANY);
      }

      long grown = used() - before;
      System.out.printf(
          "%d stopped watches, %d MB written: %d MB of heap more%n",
          WATCHES, ((long) WRITES * VALUE) >> 20, grown >> 20);
      assertThat(grown).isLessThan(MOST_HEAP);
      for (RawConnection watch : watches) {
        watch.close();
      }
    }
  }

  private static Draft value(int i) {
    String object =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"resourceVersion\":\"\",\"name\":\"big\","
            + "\"namespace\":\"default\"},\"data\":{\"k\":\""
            + String.valueOf(i % 10).repeat(VALUE)
            + "\"}}";
    int at = object.indexOf("\"resourceVersion\":\"") + "\"resourceVersion\":\"".length();
    return new Draft(object.getBytes(StandardCharsets.UTF_8), at);
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}

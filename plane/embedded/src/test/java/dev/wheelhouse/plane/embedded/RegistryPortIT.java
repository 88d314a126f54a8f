// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryPortIT {

  @Test
  void takesTheEarlierPortAgain(@TempDir Path data) {
    RegistryPort port = new RegistryPort(data);
    assertThat(port.<Integer>listen(0, wanted -> wanted)).isZero();

    port.remember(41234);

    assertThat(port.<Integer>listen(0, wanted -> wanted)).isEqualTo(41234);
    assertThat(port.<Integer>listen(5000, wanted -> wanted)).isEqualTo(5000);
  }

  @Test
  void takesAnotherWhereTheEarlierIsTaken(@TempDir Path data) {
    RegistryPort port = new RegistryPort(data);
    port.remember(41234);

    int taken =
        port.<Integer>listen(
            0,
            wanted -> {
              if (wanted == 41234) {
                throw new PlatformException(Reason.ALREADY_EXISTS, "taken");
              }
              return 50000;
            });

    assertThat(taken).isEqualTo(50000);
  }

  @Test
  void aDamagedFileCountsForNothing(@TempDir Path data) throws Exception {
    Files.writeString(data.resolve("registry-port"), "not a port");

    assertThat(new RegistryPort(data).<Integer>listen(0, wanted -> wanted)).isZero();
  }
}

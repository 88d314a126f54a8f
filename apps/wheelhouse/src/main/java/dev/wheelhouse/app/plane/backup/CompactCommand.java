// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane.backup;

import dev.wheelhouse.app.plane.DataDirOption;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Makes a plane's store as small as it can be.
@Command(
    name = "compact",
    description = {
      "Forget what objects were before and give the disk its space back. Clients and writes go on.",
      "A plane does that by itself: it forgets what is older than five to ten minutes, and gives"
          + " space back once three times as much is used as is kept."
    },
    mixinStandardHelpOptions = true)
public final class CompactCommand implements Callable<Integer> {

  @Mixin DataDirOption data = new DataDirOption();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try (StoreAccess store = StoreAccess.of(data.directory())) {
      JsonObject before = store.figures();
      JsonObject after = store.compact();
      Objects.requireNonNull(spec)
          .commandLine()
          .getOut()
          .println(
              after.integer("keys").orElse(0L)
                  + " objects; disk space "
                  + Sizes.of(before.integer("diskBytes").orElse(0L))
                  + " before, "
                  + Sizes.of(after.integer("diskBytes").orElse(0L))
                  + " after");
      return 0;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane.backup;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.plane.DataDirOption;
import dev.wheelhouse.app.plane.DataDirectory;
import dev.wheelhouse.plane.store.DamagedException;
import dev.wheelhouse.plane.store.Salvage;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.StoreOptions;
import dev.wheelhouse.plane.store.Stores;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Saves what can be read of a damaged store.
@Command(
    name = "repair",
    description = {
      "Save what can be read of a plane's objects whose files are damaged. A whole backup is"
          + " better: see restore.",
      "The damaged files are kept beside the new ones, in store.damaged-TIME. Clients list anew:"
          + " revisions continue a billion further on. The plane must not run."
    },
    mixinStandardHelpOptions = true)
public final class RepairCommand implements Callable<Integer> {

  private static final String STORE = "store";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Mixin DataDirOption data = new DataDirOption();

  @Option(names = "--dry-run", description = "Only say what can be saved and what is lost.")
  boolean dryRun;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    DataDirectory directory = data.directory();
    Path store = directory.path().resolve(STORE);
    Optional<UnfinishedRepair> unfinished = UnfinishedRepair.in(directory.path());
    if (unfinished.isEmpty() && !Files.isDirectory(store)) {
      throw new UserError(
          UserError.Kind.NO_INPUT,
          "there is no plane in " + directory.path() + "; name its directory with --data-dir");
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (DataDirectory.Hold _ = directory.hold()) {
      if (unfinished.isPresent()) {
        finish(unfinished.get(), out);
        return 0;
      }
      Optional<String> damage = damage(store);
      if (damage.isEmpty()) {
        out.println("the store in " + store + " is whole; there is nothing to repair");
      } else {
        out.println(damage.get());
        repair(store, out);
      }
      out.flush();
      return 0;
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          "the repair failed, " + store + " is as it was: " + e.getMessage(),
          e);
    }
  }

  private static Optional<String> damage(Path store) {
    StoreOptions options = StoreOptions.defaults().withRetention(Duration.ZERO);
    try (Store _ = Stores.open(store, options)) {
      return Optional.empty();
    } catch (DamagedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void repair(Path store, PrintWriter out) throws IOException {
    String stamp = stamp();
    Path work = store.resolveSibling("." + STORE + ".reading-" + stamp);
    if (dryRun) {
      report(Stores.examine(store, work), out);
      out.println("nothing was changed; the same without --dry-run saves it");
      return;
    }
    UnfinishedRepair repair = UnfinishedRepair.of(store.toAbsolutePath().resolveSibling(""), stamp);
    report(Stores.repair(store, work, repair.made()), out);
    repair.putAside();
    repair.finish();
    saved(repair, out);
  }

  private void finish(UnfinishedRepair repair, PrintWriter out) throws IOException {
    out.println("a repair did not come to its end: what it saved is in " + repair.made());
    if (dryRun) {
      out.println("nothing was changed; the same without --dry-run puts it in place");
    } else {
      repair.finish();
      saved(repair, out);
    }
    out.flush();
  }

  private static void saved(UnfinishedRepair repair, PrintWriter out) {
    out.println(
        "saved to "
            + repair.store()
            + "; the damaged files are in "
            + repair.kept()
            + ", remove them when all is well");
  }

  private static String stamp() {
    return STAMP.format(Instant.now());
  }

  private static void report(Salvage salvage, PrintWriter out) {
    salvage.faults().forEach(fault -> out.println("  found: " + fault));
    out.println("objects that can be read: " + salvage.objects());
    if (salvage.isWhole()) {
      out.println("lost: nothing");
      return;
    }
    if (!salvage.lostChanges().isEmpty()) {
      out.println("lost: the changes " + String.join(", ", salvage.lostChanges()));
    }
    if (salvage.lostRecords() > 0) {
      out.println("lost: " + salvage.lostRecords() + " records; objects may be missing or older");
    } else if (salvage.lostRecords() < 0) {
      out.println("lost: cannot be told; objects may be missing or older");
    }
    if (salvage.uncertain()) {
      out.println("objects that had been deleted may be back");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane.backup;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Progress;
import dev.wheelhouse.app.plane.DataDirOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes a data directory from a backup.
@Command(
    name = "restore",
    description = {
      "Make a plane's data directory from a backup. The backup is read and checked as a whole"
          + " before anything is written; the directory must be empty or not exist.",
      "Then start it: wheelhouse up --data-dir DIR. Clients list anew: revisions continue a billion"
          + " further on."
    },
    mixinStandardHelpOptions = true)
public final class RestoreCommand implements Callable<Integer> {

  private static final String BACKUP = "backup";

  @Mixin DataDirOption data = new DataDirOption();

  @Parameters(paramLabel = "FILE", description = "A file that `wheelhouse backup` wrote.")
  @Nullable Path file;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Path target = data.directory().path();
    requireEmpty(target);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Progress progress = new Progress(out);
    progress.show(BACKUP, "checking");
    try (BackupFile backup = BackupFile.verified(Objects.requireNonNull(file))) {
      progress.show(BACKUP, "whole; restoring");
      restore(backup, target);
      progress.show(BACKUP, "restored");
      progress.finish();
      report(backup, target, out);
      return 0;
    } catch (FileSystemException e) {
      String why = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw new UserError(UserError.Kind.PERMISSION, "cannot write " + e.getFile() + ": " + why, e);
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "the restore failed: " + e.getMessage(), e);
    }
  }

  private static void requireEmpty(Path target) {
    if (!Files.exists(target)) {
      return;
    }
    try (Stream<Path> content = Files.list(target)) {
      if (content.findAny().isPresent()) {
        throw new UserError(
            UserError.Kind.IN_USE,
            target
                + " is not empty, nothing was changed; move it away, or name another directory with"
                + " --data-dir");
      }
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.PERMISSION, "cannot read " + target + ": " + e.getMessage(), e);
    }
  }

  /// The directory appears in one step, when all is in it.
  private static void restore(BackupFile backup, Path target) throws IOException {
    Path parent = Objects.requireNonNull(target.getParent());
    Files.createDirectories(parent);
    Path making = Files.createTempDirectory(parent, "." + target.getFileName() + ".restoring");
    try {
      backup.restoreTo(making);
      Files.move(
          making, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      remove(making);
      throw e;
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static void report(BackupFile backup, Path target, PrintWriter out) {
    out.println(
        "restored to "
            + target
            + " what was backed up "
            + backup.manifest().string("created").orElse("")
            + "; start it with: wheelhouse up --data-dir "
            + target);
    if (!backup.hasKeys()) {
      out.println(
          "The backup has no keys: the plane makes new ones, and kubeconfigs and tokens of before"
              + " end.");
    }
    out.flush();
  }
}

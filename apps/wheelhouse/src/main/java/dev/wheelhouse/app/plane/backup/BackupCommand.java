// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane.backup;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.Version;
import dev.wheelhouse.app.output.Progress;
import dev.wheelhouse.app.plane.DataDirOption;
import dev.wheelhouse.app.plane.DataDirectory;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes all objects of a plane into one file.
@Command(
    name = "backup",
    description = {
      "Write all objects of the plane into one file, as they are at one moment; the plane may go on"
          + " running meanwhile.",
      "Images, logs and the data of pods are not in it. Secrets are in it as they are on the disk:"
          + " in the clear, unless the plane encrypts them (up --encryption-provider-config)."
    },
    mixinStandardHelpOptions = true)
public final class BackupCommand implements Callable<Integer> {

  private static final String STORE = "objects";

  @Mixin DataDirOption data = new DataDirOption();

  @Option(
      names = "--include-keys",
      description =
          "Also the certificate authority and the keys of service account tokens: whoever has such"
              + " a backup is administrator. Without them a restored plane makes new ones, and old"
              + " kubeconfigs and tokens end.")
  boolean includeKeys;

  @Parameters(paramLabel = "FILE", description = "The file to write; must not exist.")
  @Nullable Path file;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Path target = Objects.requireNonNull(file).toAbsolutePath().normalize();
    if (Files.exists(target)) {
      throw new UserError(
          UserError.Kind.IN_USE, "there already is " + target + "; name another file");
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (StoreAccess store = StoreAccess.of(data.directory());
        BackupWriter backup = new BackupWriter(target)) {
      write(store, backup, new Progress(out));
      out.println("backup written to " + target + " (" + Sizes.of(Files.size(target)) + ")");
      return 0;
    } catch (FileSystemException e) {
      String why = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw new UserError(UserError.Kind.PERMISSION, "cannot write " + target + ": " + why, e);
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "the backup failed: " + e.getMessage(), e);
    }
  }

  private void write(StoreAccess store, BackupWriter backup, Progress progress)
      throws IOException, InterruptedException {
    try (InputStream image =
        new CountedInputStream(
            store.image(), bytes -> progress.show(STORE, Sizes.of(bytes) + " read"))) {
      backup.add(BackupFile.STORE, image);
    }
    if (includeKeys) {
      addKeys(backup);
      progress.show("keys", "added");
    }
    progress.show(STORE, "checking");
    backup.finish(
        JsonObject.of(
            "wheelhouse",
            Version.text(),
            "created",
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
    progress.show(STORE, "whole");
    progress.finish();
  }

  private void addKeys(BackupWriter backup) throws IOException {
    DataDirectory directory = data.directory();
    Path pki = directory.path().resolve(BackupFile.PKI);
    try (Stream<Path> all = Files.walk(pki)) {
      List<Path> keys = all.filter(Files::isRegularFile).sorted().toList();
      for (Path key : keys) {
        String name = directory.path().relativize(key).toString().replace('\\', '/');
        try (InputStream in = Files.newInputStream(key)) {
          backup.add(name, in);
        }
      }
    }
  }
}

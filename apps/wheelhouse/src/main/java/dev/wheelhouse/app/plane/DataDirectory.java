// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// Where one plane keeps its state, and who runs on it now.
///
/// `plane.lock` is held for as long as the plane runs; `plane.pid` names its process; `plane.log`
/// is the log of a detached plane; `kubeconfig` is an administrator's way in.
public record DataDirectory(Path path) {

  /// `$XDG_DATA_HOME/wheelhouse`, or `~/.local/share/wheelhouse`.
  public static DataDirectory standard() {
    String xdg = System.getenv("XDG_DATA_HOME");
    Path base =
        xdg == null || xdg.isBlank() ? home().resolve(Path.of(".local", "share")) : Path.of(xdg);
    return new DataDirectory(base.resolve("wheelhouse"));
  }

  /// The user's home: `$HOME` as shells and kubectl take it, else what the system's user list says.
  static Path home() {
    String home = System.getenv("HOME");
    return Path.of(home == null || home.isBlank() ? System.getProperty("user.home") : home);
  }

  public Path kubeconfig() {
    return path.resolve("kubeconfig");
  }

  public Path log() {
    return path.resolve("plane.log");
  }

  private Path pidFile() {
    return path.resolve("plane.pid");
  }

  /// The process of the plane that runs on this directory.
  ///
  /// @throws UserError when the directory is somebody else's
  public Optional<ProcessHandle> running() {
    if (Files.isDirectory(path) && !Files.isExecutable(path)) {
      throw new UserError(
          UserError.Kind.PERMISSION,
          "the data directory "
              + path
              + " belongs to another user; run this as that user, or name a cluster with"
              + " --kubeconfig");
    }
    try {
      if (!Files.exists(pidFile()) || !held()) {
        return Optional.empty();
      }
      return ProcessHandle.of(Long.parseLong(Files.readString(pidFile()).strip()));
    } catch (IOException | NumberFormatException e) {
      throw new UserError(UserError.Kind.DATA, "cannot read " + pidFile() + ": " + e, e);
    }
  }

  private boolean held() throws IOException {
    try (FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException _) {
      return true;
    }
  }

  /// Says that a registry alone has the directory.
  ///
  /// @param registry host and port
  void serve(String registry) {
    try {
      Files.writeString(registryFile(), registry + "\n");
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /// Host and port of the registry that runs on this directory without a plane.
  Optional<String> registry() {
    try {
      return running().isPresent() && Files.exists(registryFile())
          ? Optional.of(Files.readString(registryFile()).strip())
          : Optional.empty();
    } catch (IOException e) {
      throw new UserError(UserError.Kind.DATA, "cannot read " + registryFile() + ": " + e, e);
    }
  }

  /// Host and port of the registry that runs on this directory, with a plane or without.
  ///
  /// @throws UserError when something runs and serves no registry, or not yet
  public Optional<String> registryOfRunning() {
    if (running().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> host = registry().or(() -> PlaneState.read(this).map(PlaneState::registry));
    if (host.filter(name -> !name.isEmpty()).isEmpty()) {
      throw new UserError(
          UserError.Kind.UNAVAILABLE,
          "a plane runs on " + path + " without a node, or is not ready yet; see `status`");
    }
    return host;
  }

  private Path registryFile() {
    return path.resolve("registry.address");
  }

  private Path lockFile() {
    return path.resolve("plane.lock");
  }

  /// Takes the directory for this process until the result is closed.
  ///
  /// @throws UserError when another process has it, or it cannot be written
  public Hold hold() {
    create();
    try {
      FileChannel channel =
          FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw inUse();
      }
      Files.deleteIfExists(registryFile());
      Files.writeString(pidFile(), ProcessHandle.current().pid() + "\n");
      return new Hold(channel, pidFile());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /// Makes the directory, readable by its owner only.
  ///
  /// @throws UserError when it cannot be made or written
  void create() {
    try {
      Files.createDirectories(path);
      restrict();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private UserError unusable(IOException e) {
    String why =
        switch (e) {
          case AccessDeniedException _ -> "this user may not write there";
          case FileSystemException file when file.getReason() != null -> file.getReason();
          default -> e.toString();
        };
    return new UserError(
        UserError.Kind.PERMISSION,
        "cannot use the data directory " + path + ": " + why + "; name another with --data-dir",
        e);
  }

  private void restrict() throws IOException {
    if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private UserError inUse() {
    String who = running().map(process -> "process " + process.pid()).orElse("another process");
    return new UserError(
        UserError.Kind.IN_USE,
        (registry().isPresent() ? "a registry" : "a plane")
            + " already runs on "
            + path
            + " ("
            + who
            + "); stop it with `wheelhouse down`, or name another directory with --data-dir");
  }

  /// Possession of the directory.
  public static final class Hold implements AutoCloseable {

    private final FileChannel channel;
    private final Path pidFile;

    private Hold(FileChannel channel, Path pidFile) {
      this.channel = channel;
      this.pidFile = pidFile;
    }

    @Override
    public void close() {
      try {
        Files.deleteIfExists(pidFile);
        channel.close();
      } catch (IOException e) {
        throw new UserError(UserError.Kind.FAILED, "cannot release " + pidFile + ": " + e, e);
      }
    }
  }
}

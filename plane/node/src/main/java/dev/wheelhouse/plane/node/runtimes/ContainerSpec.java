// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A container to run, with nothing left to look up but users named in its image.
///
/// @param id 64 hexadecimal digits
/// @param layers unpacked image layers, lowest first
/// @param log where its output goes, in the CRI log format
/// @param annotations the pod's; runtimes may have settings of their own among them
/// @param ends whether the pod waits for its end, as for an init container's
/// @param processesOf name of the container of the pod whose processes it sees; empty for its own
public record ContainerSpec(
    String id,
    SandboxSpec sandbox,
    Name name,
    List<Path> layers,
    Command command,
    Security security,
    Limits limits,
    List<Mount> mounts,
    Path log,
    Map<String, String> annotations,
    boolean ends,
    String processesOf) {

  public ContainerSpec(
      String id,
      SandboxSpec sandbox,
      Name name,
      List<Path> layers,
      Command command,
      Security security,
      Limits limits,
      List<Mount> mounts,
      Path log,
      Map<String, String> annotations) {
    this(id, sandbox, name, layers, command, security, limits, mounts, log, annotations, false, "");
  }

  public ContainerSpec {
    layers = List.copyOf(layers);
    mounts = List.copyOf(mounts);
    annotations = Map.copyOf(annotations);
  }

  /// Whose container this is.
  ///
  /// @param attempt 0 for the first run of the container in its pod
  public record Name(String namespace, String pod, String podUid, String container, int attempt) {}

  /// @param arguments program and arguments
  /// @param environment `NAME=value`
  /// @param stdin whether input can be attached later
  /// @param stdinOnce whether the end of the first attached input is the end of the input
  public record Command(
      List<String> arguments,
      List<String> environment,
      String workingDirectory,
      boolean terminal,
      boolean stdin,
      boolean stdinOnce) {

    public Command(
        List<String> arguments,
        List<String> environment,
        String workingDirectory,
        boolean terminal,
        boolean stdin) {
      this(arguments, environment, workingDirectory, terminal, stdin, false);
    }

    public Command {
      arguments = List.copyOf(arguments);
      environment = List.copyOf(environment);
    }
  }

  /// @param user `user[:group]`, names or numbers, as images say it; empty for root
  /// @param groups further groups
  /// @param added capabilities without `CAP_`; `ALL` for all
  /// @param dropped likewise, applied first
  /// @param imageGroups whether the groups that the image puts the user into count too
  /// @param seccomp which system calls are refused
  /// @param unmaskedProc whether `/proc` is shown whole
  /// @param sysctls kernel parameters of the pod's namespaces
  /// @param appArmor name of the loaded profile; empty for none
  public record Security(
      String user,
      List<Long> groups,
      List<String> added,
      List<String> dropped,
      boolean privileged,
      boolean readOnlyRoot,
      boolean noNewPrivileges,
      boolean imageGroups,
      Seccomp seccomp,
      boolean unmaskedProc,
      Map<String, String> sysctls,
      String appArmor) {

    public static final Security DEFAULT =
        new Security("", List.of(), List.of(), List.of(), false, false, false);

    public Security(
        String user,
        List<Long> groups,
        List<String> added,
        List<String> dropped,
        boolean privileged,
        boolean readOnlyRoot,
        boolean noNewPrivileges) {
      this(
          user,
          groups,
          added,
          dropped,
          privileged,
          readOnlyRoot,
          noNewPrivileges,
          true,
          Seccomp.UNCONFINED,
          false,
          Map.of(),
          "");
    }

    public Security {
      groups = List.copyOf(groups);
      added = List.copyOf(added);
      dropped = List.copyOf(dropped);
      sysctls = Map.copyOf(sysctls);
    }
  }

  /// Which system calls a container may not make.
  public sealed interface Seccomp {

    Seccomp UNCONFINED = new Unconfined();

    /// All are allowed.
    record Unconfined() implements Seccomp {}

    /// The runtime's own choice: those that reach beyond the container are refused.
    record RuntimeDefault() implements Seccomp {}

    /// A file of this machine in the form of the OCI runtime specification.
    record Profile(Path file) implements Seccomp {}
  }

  /// 0 means no limit.
  ///
  /// @param cpuRequestMillis thousandths of a core: the share under contention
  /// @param oomScoreAdjustment how early the kernel picks it when memory runs out, 0 to 1000
  public record Limits(
      long cpuRequestMillis,
      long cpuLimitMillis,
      long memoryBytes,
      long processes,
      int oomScoreAdjustment) {

    public static final Limits NONE = new Limits(0, 0, 0, 0, 0);
  }

  /// A file or folder of the host inside the container.
  ///
  /// @param target absolute path inside
  /// @param recursive whether being read-only holds for what is mounted below it too
  public record Mount(
      Path source, String target, boolean readOnly, Propagation propagation, boolean recursive) {
    public Mount(Path source, String target, boolean readOnly) {
      this(source, target, readOnly, Propagation.PRIVATE, false);
    }
  }

  /// Whether mounts made later on one side show on the other.
  public enum Propagation {
    PRIVATE,
    HOST_TO_CONTAINER,
    BIDIRECTIONAL
  }
}

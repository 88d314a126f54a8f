// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.plane.node.runtimes.ContainerSpec;
import dev.wheelhouse.plane.node.runtimes.ExecSpec;
import dev.wheelhouse.plane.node.runtimes.Exit;
import dev.wheelhouse.plane.node.runtimes.RuntimeContract;
import dev.wheelhouse.plane.node.runtimes.RuntimeProvider;
import dev.wheelhouse.plane.node.runtimes.Survivor;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class OciRuntimeIT extends RuntimeContract {

  @Override
  protected RuntimeProvider provider() {
    return new OciRuntimeProvider();
  }

  private ContainerSpec limited(String script, ContainerSpec.Limits limits) {
    return container(
        new ContainerSpec.Command(
            List.of("/bin/sh", "-c", script), List.of("PATH=/bin"), "/", false, false),
        ContainerSpec.Security.DEFAULT,
        limits,
        List.of());
  }

  private ContainerSpec secured(String script, ContainerSpec.Security security) {
    return container(
        new ContainerSpec.Command(
            List.of("/bin/sh", "-c", script), List.of("PATH=/bin"), "/tmp", false, false),
        security,
        ContainerSpec.Limits.NONE,
        List.of());
  }

  @Test
  void isAloneInItsNamespaces() throws Exception {
    ContainerSpec container = shell("hostname; echo pid $$; ls /layer-of-the-host 2>&1 | wc -l");

    start(container);

    awaitEnd();
    assertThat(output(container).lines()).startsWith("pod-one", "pid 1");
  }

  @Test
  void memoryLimitEndsWithOomKilled() throws Exception {
    start(
        limited(
            "x=$(yes 0123456789abcdef | head -c 200000000); echo ${#x}",
            new ContainerSpec.Limits(0, 0, 32L << 20, 0, 0)));

    Exit exit = awaitEnd();

    assertThat(exit.reason()).isEqualTo("OOMKilled");
    assertThat(exit.code()).isNotZero();
  }

  @Test
  void processLimitStopsForks() throws Exception {
    ContainerSpec container =
        limited(
            "for i in 1 2 3 4 5 6 7 8 9; do sleep 5 & done; echo done",
            new ContainerSpec.Limits(0, 0, 0, 4, 0));

    start(container);

    awaitEnd();
    assertThat(output(container)).contains("fork");
  }

  @Test
  void looksUsersUpInTheImage() throws Exception {
    ContainerSpec container =
        secured(
            "id; touch /x 2>&1",
            new ContainerSpec.Security(
                "web", List.of(77L), List.of(), List.of(), false, false, true));

    start(container);

    awaitEnd();
    assertThat(output(container))
        .contains("uid=1000(web) gid=1001(web) groups=", "1002(extra)", "77")
        .contains("Permission denied");
  }

  @Test
  void readOnlyRootRefusesWrites() throws Exception {
    ContainerSpec container =
        secured(
            "touch /tmp/x 2>&1; grep CapEff /proc/self/status",
            new ContainerSpec.Security(
                "", List.of(), List.of(), List.of("ALL"), false, true, false));

    start(container);

    awaitEnd();
    assertThat(output(container)).contains("Read-only file system").contains("0000000000000000");
  }

  @Test
  @Timeout(60)
  void execOnATerminalHasItsSize() throws Exception {
    ContainerSpec container = shell("sleep 1000");
    start(container);

    try (RemoteProcess exec =
        runtime.exec(
            container.id(),
            new ExecSpec(
                List.of(
                    "sh",
                    "-c",
                    "until [ \"$(stty size)\" = '40 120' ]; do sleep 0.05; done;"
                        + " stty size; read go; exit 6"),
                new ExecSpec.Streams(true, true, false, true)))) {
      exec.resize(120, 40);
      BufferedReader screen =
          new BufferedReader(new InputStreamReader(exec.stdout(), StandardCharsets.UTF_8));
      assertThat(screen.lines().anyMatch(line -> line.contains("40 120"))).isTrue();
      exec.stdin().write("go\n".getBytes(StandardCharsets.UTF_8));
      assertThat(exec.await()).isEqualTo(6);
    }
  }

  @Test
  void containersSurviveTheAgentAndTellTheirEnd() throws Exception {
    ContainerSpec container =
        shell("trap 'echo bye; exit 9' TERM; echo ready; while :; do sleep 0.05; done");
    start(container);
    awaitLine(container, "ready");

    runtime.close();
    List<Survivor> survivors = reopen();
    runtime.openSandbox(sandbox);

    assertThat(survivors).extracting(Survivor::id).containsExactly(container.id());
    assertThat(survivors.getFirst().running()).isTrue();
    runtime.signal(container.id(), "TERM");
    assertThat(awaitEnd().code()).isEqualTo(9);
    assertThat(output(container)).isEqualTo("ready\nbye\n");
  }

  @Test
  void containersShareHostnameAndMemory() throws Exception {
    ContainerSpec first = shell("echo shared > /dev/shm/x; sleep 1000");
    start(first);
    ContainerSpec second = shell("while ! test -s /dev/shm/x; do sleep 0.05; done; cat /dev/shm/x");
    start(second);

    awaitEnd();

    assertThat(output(second)).isEqualTo("shared\n");
  }

  private static ContainerSpec.Security with(
      ContainerSpec.Seccomp seccomp, Map<String, String> sysctls) {
    return new ContainerSpec.Security(
        "", List.of(), List.of(), List.of(), false, false, false, true, seccomp, false, sysctls,
        "");
  }

  @Test
  void theDefaultSeccompProfileRefusesNewNamespaces() throws Exception {
    String script = "grep Seccomp: /proc/self/status; unshare -U true 2>&1; echo $?";
    ContainerSpec container =
        secured(script, with(new ContainerSpec.Seccomp.RuntimeDefault(), Map.of()));

    start(container);

    awaitEnd();
    assertThat(output(container)).contains("Seccomp:\t2").contains("Operation not permitted");
  }

  @Test
  void aProfileOfTheMachineIsAppliedOrNamed() throws Exception {
    Path profile = Files.createTempFile("profile", ".json");
    Files.writeString(
        profile,
        """
        {"defaultAction": "SCMP_ACT_ALLOW",
         "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]}
        """);
    ContainerSpec container =
        secured("mkdir /tmp/x 2>&1", with(new ContainerSpec.Seccomp.Profile(profile), Map.of()));

    start(container);

    awaitEnd();
    assertThat(output(container)).contains("Operation not permitted");
    Files.delete(profile);
    assertThatThrownBy(() ->
            start(secured("true", with(new ContainerSpec.Seccomp.Profile(profile), Map.of()))))
        .hasMessageContaining("cannot load seccomp profile \"" + profile);
  }

  @Test
  void sysctlsAreThePodsOwn() throws Exception {
    ContainerSpec container =
        secured(
            "cat /proc/sys/kernel/shm_rmid_forced",
            with(ContainerSpec.Seccomp.UNCONFINED, Map.of("kernel.shm_rmid_forced", "1")));

    start(container);

    awaitEnd();
    assertThat(output(container).strip()).isEqualTo("1");
  }
}

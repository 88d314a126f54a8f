// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class FailuresTest {

  @ParameterizedTest
  @CsvSource({
    "INVALID, 65",
    "BAD_REQUEST, 65",
    "NOT_FOUND, 66",
    "SERVICE_UNAVAILABLE, 69",
    "FORBIDDEN, 77",
    "STORAGE_FULL, 1"
  })
  void exitCodeFollowsTheReason(Reason reason, int exitCode) {
    assertThat(Failures.exitCode(new PlatformException(reason, "no"))).isEqualTo(exitCode);
  }

  @Test
  void clusterThatDoesNotAnswerIsUnavailable() {
    KubernetesClientException failure =
        new KubernetesClientException(
            "An error has occurred.", new ConnectException("Connection refused"));

    assertThat(Failures.message(failure)).contains("cannot be reached: Connection refused");
    assertThat(Failures.exitCode(failure)).isEqualTo(69);
  }

  @Test
  void doesNotRepeatCausesThatTheMessageNames() {
    PlatformException failure =
        new PlatformException(
            Reason.INVALID,
            "Node is invalid: name: too long",
            List.of(new Cause("name", "FieldValueInvalid", "too long")));

    assertThat(Failures.message(failure)).isEqualTo("Node is invalid: name: too long");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "foo|wheelhouse: Unmatched argument at index 0: 'foo'",
        "app status|wheelhouse: Missing required parameter: 'NAME'",
        "up --secure-port=x|wheelhouse: Invalid value for option '--secure-port'"
      })
  void wrongCommandLineGetsTwoLines(String arguments, String expected) {
    StringWriter printed = new StringWriter();
    CommandLine commandLine = Wheelhouse.commandLine().setErr(new PrintWriter(printed));

    int exitCode = commandLine.execute(arguments.split(" ", -1));

    assertThat(exitCode).isEqualTo(2);
    assertThat(printed.toString()).startsWith(expected).contains("--help`");
    assertThat(printed.toString().lines()).hasSize(2);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.podsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.plane.apiserver.http.Yaml;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Each folder of `cases` has a pod and, a line each, what standards say of it: `ok`, or the
/// violations as the server tells them.
class PodSecurityStandardsTest {

  @TestFactory
  List<DynamicTest> judgesAsExpected() throws IOException, URISyntaxException {
    Path cases =
        Path.of(
            Objects.requireNonNull(PodSecurityStandardsTest.class.getResource("cases")).toURI());
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> folders = Files.list(cases).sorted()) {
      for (Path folder : folders.toList()) {
        PodView pod =
            PodView.of(
                Json.readObject(Yaml.toJson(Files.readAllBytes(folder.resolve("pod.yaml")))));
        for (String line : Files.readAllLines(folder.resolve("expected.txt"))) {
          tests.add(test(folder.getFileName().toString(), pod, line));
        }
      }
    }
    assertThat(tests).isNotEmpty();
    return tests;
  }

  private static DynamicTest test(String name, PodView pod, String line) {
    int space = line.indexOf(' ');
    String standard = line.substring(0, space);
    return DynamicTest.dynamicTest(
        name + " " + standard,
        () -> {
          List<Violation> found = PodSecurityStandards.violations(parse(standard), pod);
          String told = found.isEmpty() ? "ok" : Violation.details(found);
          assertThat(told).isEqualTo(line.substring(space + 1));
        });
  }

  private static LevelVersion parse(String standard) {
    int colon = standard.indexOf(':');
    return new LevelVersion(
        Level.parse(standard.substring(0, colon)).orElseThrow(),
        LevelVersion.parseVersion(standard.substring(colon + 1)).orElseThrow());
  }
}

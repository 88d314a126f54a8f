// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The process that charts are rendered in: Helm is a Go library, which a JVM can neither interrupt
/// nor outlive when it runs out of memory. Reads a request a line, answers each with a line: empty
/// when Helm went as far as writing the release down, else what Helm said. Ends with its input.
final class RenderProcess {

  private RenderProcess() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      JsonObject answer = JsonObject.of("error", render(Json.readObject(line)));
      answers.println(Json.write(answer));
      answers.flush();
    }
  }

  private static String render(JsonObject request) throws IOException {
    Path values = Files.createTempFile("values", ".json");
    try {
      Files.writeString(values, Json.write(request.object("values").orElseThrow()));
      Helm chart = new Helm(Path.of(request.string("chart").orElseThrow()));
      String name = request.string("release").orElseThrow();
      String namespace = request.string("namespace").orElseThrow();
      String kubeconfig = request.string("kubeconfig").orElseThrow();
      if (request.bool("upgrade").orElse(false)) {
        chart
            .upgrade()
            .withName(name)
            .withNamespace(namespace)
            .withValuesFile(values)
            .withKubeConfigContents(kubeconfig)
            .withDryRunOption(DryRun.NONE)
            .resetValues()
            .skipCrds()
            .disableOpenApiValidation()
            .call();
      } else {
        chart
            .install()
            .withName(name)
            .withNamespace(namespace)
            .withValuesFile(values)
            .withKubeConfigContents(kubeconfig)
            .withDryRunOption(DryRun.NONE)
            .skipCrds()
            .disableOpenApiValidation()
            .call();
      }
      return "Helm did not write the release down";
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    } finally {
      Files.delete(values);
    }
  }
}

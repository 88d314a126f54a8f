// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.References;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.Surroundings;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebFilesTest {

  private final List<String> fetched = new ArrayList<>();
  private String text = "a";
  private final WebFiles web =
      new WebFiles((_, url) -> {
        fetched.add(url);
        return text;
      });

  private final Surroundings.Files files = web.of("default", "u1");

  @Test
  void keepsApplicationsOfTheSameNameApart() {
    String url = "http://192.0.2.1/a.yaml";
    assertThat(files.text("urls[0]", url, "app-v1")).isEqualTo("a");
    text = "b";

    assertThat(web.of("default", "u2").text("urls[0]", url, "app-v1")).isEqualTo("b");
    assertThat(web.of("other", "u1").text("urls[0]", url, "app-v1")).isEqualTo("b");
    assertThat(web.of("default", "u1").text("urls[0]", url, "app-v1")).isEqualTo("a");
  }

  @Test
  void readsAFileOnceForARevision() {
    assertThat(files.text("urls[0]", "http://192.0.2.1/a.yaml", "app-v1")).isEqualTo("a");
    text = "b";
    assertThat(files.text("urls[0]", "http://192.0.2.1/a.yaml", "app-v1")).isEqualTo("a");
    assertThat(files.text("urls[0]", "http://192.0.2.1/a.yaml", "app-v2")).isEqualTo("b");
    assertThat(fetched).hasSize(2);
  }

  @Test
  void refusesWhatIsNoWebAddress() {
    assertThatThrownBy(() -> files.text("urls[0]", "file:///etc/passwd", "app-v1"))
        .hasMessageContaining("must be an http or https address");
    assertThat(fetched).isEmpty();
  }

  @Test
  void readsFromWhereStepsMayGoOnly() {
    try (HttpCalls calls = new HttpCalls(AddressRules.NARROW)) {
      assertThatThrownBy(() ->
              WebFiles.by(calls)
                  .of("default", "u1")
                  .text("urls[0]", "http://169.254.169.254/latest", "app-v1"))
          .hasMessageContaining("169.254.169.254 is an address of this machine or of its cloud");
    }
  }

  private RenderedComponent render(String content) {
    text = content;
    ComponentContext context =
        new ComponentContext(
            "app",
            "default",
            "files",
            "app-v1",
            "",
            _ -> new ImageState.Waiting("none"),
            References.NONE,
            new Surroundings(
                "default",
                "local",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(files)));
    JsonObject component =
        JsonObject.of(
            "name", "files",
            "type", "ref-objects",
            "properties", JsonObject.of("urls", JsonArray.of("http://192.0.2.1/objects.yaml")));
    return new Renderer(Definitions.load())
        .render(context, ApplicationSpec.component("spec.components[0]", component));
  }

  @Test
  void takesObjectsFromFiles() {
    RenderedComponent rendered =
        render(
            """
            {apiVersion: v1, kind: ConfigMap, metadata: {name: a, uid: x}}
            ---
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: other}}
            """);

    assertThat(rendered.objects()).hasSize(2);
    assertThat(rendered.workload().string("metadata", "uid")).isEmpty();
    assertThat(rendered.auxiliaries().getFirst().object().string("metadata", "namespace"))
        .contains("other");
  }

  @Test
  void saysWhatIsNoObject() {
    assertThatThrownBy(() -> render("a: 1\n"))
        .hasMessage(
            "spec.components[0].properties.urls[0]: holds something without apiVersion, kind or"
                + " metadata.name: no object");
  }
}

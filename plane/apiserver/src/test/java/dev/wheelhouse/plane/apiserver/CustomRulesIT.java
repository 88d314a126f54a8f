// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CEL rules of custom resources, from the definition to the message.
class CustomRulesIT {

  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String WIDGETS = "/apis/rules.example.com/v1/namespaces/default/widgets";

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
    server.post(DEFINITIONS, definition("widgets", "Widget", RULES));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static final String RULES =
      """
      {"rule":"self.least <= self.most",
       "messageExpression":"'least %d is above most %d'.format([self.least, self.most])",
       "fieldPath":".least","reason":"FieldValueInvalid"},
      {"rule":"self.most >= oldSelf.most","message":"most may not shrink"}
      """;

  private static String definition(String plural, String kind, String rules) {
    return """
    {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
     "metadata":{"name":"%1$s.rules.example.com"},
     "spec":{"group":"rules.example.com","scope":"Namespaced",
      "names":{"plural":"%1$s","kind":"%2$s","singular":"%1$sone","listKind":"%2$sList"},
      "versions":[{"name":"v1","served":true,"storage":true,
       "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object",
        "required":["least","most"],
        "properties":{"least":{"type":"integer"},"most":{"type":"integer"},
                      "note":{"type":"string"}},
        "x-kubernetes-validations":[%3$s]}}}}}]}}
    """
        .formatted(plural, kind, rules);
  }

  private static String widget(String name, int least, int most) {
    return """
    {"apiVersion":"rules.example.com/v1","kind":"Widget","metadata":{"name":"%s"},
     "spec":{"least":%d,"most":%d}}
    """
        .formatted(name, least, most);
  }

  private static JsonObject refused(String path, String method, String body) throws Exception {
    HttpResponse<String> response = server.send(method, path, "application/json", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
    return Json.readObject(response.body());
  }

  @Test
  void refusesObjectsThatBreakARule() throws Exception {
    JsonObject status = refused(WIDGETS, "POST", widget("broken", 5, 3));

    assertThat(status.string("message"))
        .contains(
            "Widget.rules.example.com \"broken\" is invalid: spec.least: Invalid value: least 5 is"
                + " above most 3");
    assertThat(status.array("details", "causes").orElseThrow().objects().getFirst())
        .isEqualTo(
            JsonObject.of(
                "reason",
                "FieldValueInvalid",
                "message",
                "Invalid value: least 5 is above most 3",
                "field",
                "spec.least"));
  }

  @Test
  void holdsTransitionsToTheirRules() throws Exception {
    JsonObject widget = server.post(WIDGETS, widget("kept", 1, 9));
    widget.childObject("spec").put("most", 8L);

    JsonObject status = refused(WIDGETS + "/kept", "PUT", Json.write(widget));

    assertThat(status.string("message").orElse(""))
        .endsWith("spec: Invalid value: most may not shrink");
  }

  @Test
  void leavesOldBreachesAlone() throws Exception {
    String loose = DEFINITIONS + "/gadgets.rules.example.com";
    String gadgets = WIDGETS.replace("widgets", "gadgets");
    server.post(DEFINITIONS, definition("gadgets", "Gadget", "{\"rule\":\"true\"}"));
    JsonObject gadget = server.post(gadgets, widget("old", 5, 3).replace("Widget", "Gadget"));
    JsonObject stricter = Json.readObject(definition("gadgets", "Gadget", RULES));
    stricter
        .childObject("metadata")
        .put("resourceVersion", server.get(loose).at("metadata", "resourceVersion"));
    server.put(loose, stricter);

    gadget.childObject("metadata").put("labels", JsonObject.of("touched", "yes"));
    JsonObject touched = server.put(gadgets + "/old", gadget);
    assertThat(touched.string("metadata", "labels", "touched")).contains("yes");

    touched.childObject("spec").put("note", "changed");
    refused(gadgets + "/old", "PUT", Json.write(touched));
  }

  @Test
  void refusesDefinitionsWithRulesThatDoNotCompile() throws Exception {
    JsonObject status =
        refused(DEFINITIONS, "POST", definition("bads", "Bad", "{\"rule\":\"self.other > 1\"}"));

    assertThat(status.string("message").orElse(""))
        .contains(
            "spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule:"
                + " Invalid value:")
        .contains("compilation failed: ERROR: <input>:1:5: undefined field 'other'");
  }
}

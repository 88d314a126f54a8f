// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.openapi.SchemaReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergePatchTest {

  private static final Schema SCHEMA =
      SchemaReader.forCustomResources(
              name -> {
                throw new IllegalArgumentException(name);
              })
          .read(
              Json.readObject(
                  """
                  {"type":"object","properties":{
                   "labels":{"type":"object","additionalProperties":{"type":"string"}},
                   "finalizers":{"type":"array","items":{"type":"string"},
                    "x-kubernetes-patch-strategy":"merge"},
                   "args":{"type":"array","items":{"type":"string"}},
                   "strategy":{"type":"object","properties":{"type":{"type":"string"}},
                    "x-kubernetes-patch-strategy":"retainKeys"},
                   "policy":{"type":"object","properties":{"type":{"type":"string"}},
                    "x-kubernetes-patch-strategy":"replace"},
                   "containers":{"type":"array",
                    "x-kubernetes-patch-strategy":"merge","x-kubernetes-patch-merge-key":"name",
                    "items":{"type":"object","properties":{
                     "name":{"type":"string"},"image":{"type":"string"},
                     "ports":{"type":"array",
                      "x-kubernetes-patch-strategy":"merge",
                      "x-kubernetes-patch-merge-key":"containerPort",
                      "items":{"type":"object"}}}}}}}
                  """));

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "merges maps|{labels:{a:1,b:2}}|{labels:{b:3,c:4}}|{labels:{a:1,b:3,c:4}}",
        "null removes|{labels:{a:1},args:[x]}|{labels:{a:null},args:null}|{labels:{}}",
        "replaces plain lists|{args:[a,b]}|{args:[c]}|{args:[c]}",
        "unites sets|{finalizers:[a,b]}|{finalizers:[b,c]}|{finalizers:[a,b,c]}",
        "takes out primitives|{finalizers:[a,b,c]}"
            + "|{$deleteFromPrimitiveList/finalizers:[b],$setElementOrder/finalizers:[c,a]}"
            + "|{finalizers:[c,a]}",
        "merges by key|{containers:[{name:a,image:x},{name:b,image:y}]}"
            + "|{containers:[{name:b,image:z}]}"
            + "|{containers:[{name:a,image:x},{name:b,image:z}]}",
        "puts new elements first|{containers:[{name:a,image:x}]}"
            + "|{containers:[{name:b,image:y}]}"
            + "|{containers:[{name:b,image:y},{name:a,image:x}]}",
        "keeps stated order|{containers:[{name:a},{name:b}]}"
            + "|{$setElementOrder/containers:[{name:b},{name:c},{name:a}],"
            + "containers:[{name:c,image:x}]}"
            + "|{containers:[{name:b},{name:c,image:x},{name:a}]}",
        "deletes an element|{containers:[{name:a},{name:b}]}"
            + "|{containers:[{name:a,$patch:delete}]}|{containers:[{name:b}]}",
        "replaces a list|{containers:[{name:a},{name:b}]}"
            + "|{containers:[{$patch:replace},{name:c,image:x}]}"
            + "|{containers:[{name:c,image:x}]}",
        "replaces a map|{labels:{a:1,b:2}}|{labels:{$patch:replace,c:3}}|{labels:{c:3}}",
        "empties a map|{labels:{a:1}}|{labels:{$patch:delete}}|{labels:{}}",
        "retains keys|{strategy:{type:R,rolling:{x:1}}}"
            + "|{strategy:{$retainKeys:[type],type:Recreate}}|{strategy:{type:Recreate}}",
        "strategy replace|{policy:{type:a,x:1}}|{policy:{type:b}}|{policy:{type:b}}",
        "nested keys|{containers:[{name:a,ports:[{containerPort:80,n:x}]}]}"
            + "|{containers:[{name:a,ports:[{containerPort:80,n:y},{containerPort:81}]}]}"
            + "|{containers:[{name:a,ports:[{containerPort:80,n:y},{containerPort:81}]}]}",
        "drops directives of new values|{}"
            + "|{containers:[{name:a,$setElementOrder/ports:[{containerPort:1}]},"
            + "{name:b,$patch:delete}],$setElementOrder/containers:[{name:a}]}"
            + "|{containers:[{name:a}]}",
        "type change|{labels:x}|{labels:{a:1,b:null}}|{labels:{a:1}}"
      })
  void followsDirectives(String name, String document, String patch, String expected) {
    JsonObject original = relaxed(document);
    JsonObject change = relaxed(patch);
    String untouched = change.toString();

    JsonObject patched = StrategicMergePatch.apply(original, change, SCHEMA);

    assertThat(patched).hasToString(relaxed(expected).toString());
    assertThat(original).isEqualTo(relaxed(document));
    assertThat(change).hasToString(untouched);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{containers:[{image:x}]}|does not contain declared merge key: name",
        "{labels:{$patch:turn}}|unknown patch type: turn",
        "{containers:[{name:a,$patch:merge}]}|merging lists cannot yet be specified",
        "{strategy:{$retainKeys:[type],rolling:x}}|invalid patch format of retainKeys",
        "{$setElementOrder/containers:[{name:b}],containers:[{name:a}]}|The order in patch list"
      })
  void refusesBrokenPatches(String patch, String message) {
    JsonObject original = relaxed("{containers:[{name:a}],labels:{a:1},strategy:{type:x}}");

    assertThatThrownBy(() -> StrategicMergePatch.apply(original, relaxed(patch), SCHEMA))
        .isInstanceOfSatisfying(
            PlatformException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_REQUEST))
        .hasMessageContaining(message);
  }

  @Test
  void mergesLongListsInReasonableTime() {
    StringBuilder list = new StringBuilder("{containers:[");
    for (int i = 0; i < 2000; i++) {
      list.append(i == 0 ? "" : ",").append("{name:n").append(i).append("}");
    }
    JsonObject large = relaxed(list.append("]}").toString());

    assertThat(StrategicMergePatch.apply(large, large, SCHEMA)).isEqualTo(large);
  }

  /// JSON whose strings need no quotes.
  private static JsonObject relaxed(String text) {
    String quoted = text.replaceAll("([A-Za-z$][A-Za-z0-9$/]*)", "\"$1\"");
    return Json.readObject(quoted.replace("\"null\"", "null"));
  }
}

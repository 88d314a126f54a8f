// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldSelectorTest {

  private static final GroupVersionKind POD = GroupVersionKind.of("v1", "Pod");
  private static final JsonObject OBJECT =
      Json.readObject(
          """
          {"metadata": {"name": "a,b"}, "spec": {"nodeName": "n1"}, "status": {"phase": "Running"}}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status.phase=Running | true",
        "status.phase==Running,spec.nodeName!=n1 | false",
        "spec.nodeName=n1,status.phase!=Failed | true",
        "status.podIP= | true",
        "spec.hostNetwork=false | true",
        "metadata.name=a\\,b | true"
      })
  void matches(String selector, boolean expected) {
    assertThat(SelectableFields.matches(FieldSelector.parse(selector), OBJECT)).isEqualTo(expected);
  }

  @Test
  void refusesTermsWithoutOperator() {
    assertThatThrownBy(() -> FieldSelector.parse("status.phase"))
        .isInstanceOf(PlatformException.class)
        .hasMessage("invalid selector: 'status.phase'; can't understand 'status.phase'");
  }

  @Test
  void offersOnlyTheFieldsOfTheKind() {
    assertThatThrownBy(
            () -> SelectableFields.check(FieldSelector.parse("spec.foo=a"), POD, List.of()))
        .hasMessage("field label not supported: spec.foo");
    assertThatCode(() ->
            SelectableFields.check(FieldSelector.parse("spec.foo=a"), POD, List.of("spec.foo")))
        .doesNotThrowAnyException();
  }

  @Test
  void tellsTheOneValueAFieldMustHave() {
    FieldSelector selector = FieldSelector.parse("metadata.name=web,status.phase!=Failed");

    assertThat(selector.exactValue("metadata.name")).contains("web");
    assertThat(selector.exactValue("status.phase")).isEmpty();
  }

  /// In both of its forms an event is chosen by who reported it; `source` is the older name.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'reportingComponent': 'c'} | reportingController=c | true",
        "{'reportingController': 'c'} | reportingController=c | true",
        "{'reportingComponent': 'c', 'source': {}} | source=c | true",
        "{'reportingComponent': 'c', 'source': {'component': ''}} | source=c | true",
        "{'reportingComponent': 'c', 'source': {'component': 's'}} | source=c | false",
        "{'reportingComponent': '', 'source': {'component': 's'}} | reportingComponent=s | false"
      })
  void choosesEventsByTheirReporter(String event, String selector, boolean expected) {
    JsonObject object = Json.readObject(event.replace('\'', '"'));

    assertThat(SelectableFields.matches(FieldSelector.parse(selector), object)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "v1, Event, reportingController",
    "events.k8s.io/v1, Event, source",
    "events.k8s.io/v1, Event, involvedObject.name",
    "resource.k8s.io/v1, ResourceSlice, spec.pool"
  })
  void refusesFieldsOfTheOtherForm(String apiVersion, String kind, String field) {
    assertThatThrownBy(() ->
            SelectableFields.check(
                FieldSelector.parse(field + "=x"),
                GroupVersionKind.of(apiVersion, kind),
                List.of()))
        .hasMessageContaining("field label not supported: " + field);
  }

  @ParameterizedTest
  @CsvSource({
    "v1, Event, source",
    "events.k8s.io/v1, Event, reportingController",
    "resource.k8s.io/v1, ResourceSlice, spec.driver",
    "resource.k8s.io/v1, ResourceSlice, spec.nodeName"
  })
  void knowsTheFieldsOfAKind(String apiVersion, String kind, String field) {
    assertThatCode(() ->
            SelectableFields.check(
                FieldSelector.parse(field + "=x"),
                GroupVersionKind.of(apiVersion, kind),
                List.of()))
        .doesNotThrowAnyException();
  }
}

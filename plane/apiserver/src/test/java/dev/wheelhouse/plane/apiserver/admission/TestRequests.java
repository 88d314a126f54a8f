// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Makes requests for tests of single plugins, and lets plugins judge them.
public final class TestRequests {

  private final GroupResource resource;
  private Identity user = Identity.user("jane");
  private String subresource = "";

  private TestRequests(GroupResource resource) {
    this.resource = resource;
  }

  /// @param resource for example `pods`, `deployments.apps`
  public static TestRequests of(String resource) {
    int dot = resource.indexOf('.');
    return new TestRequests(
        dot < 0
            ? new GroupResource("", resource)
            : new GroupResource(resource.substring(dot + 1), resource.substring(0, dot)));
  }

  public TestRequests by(Identity caller) {
    user = caller;
    return this;
  }

  public TestRequests on(String part) {
    subresource = part;
    return this;
  }

  public AdmissionRequest create(String object) {
    return request(Operation.CREATE, Json.readObject(object), null);
  }

  public AdmissionRequest update(String object, String before) {
    return request(Operation.UPDATE, Json.readObject(object), Json.readObject(before));
  }

  public AdmissionRequest delete(String object) {
    JsonObject stored = Json.readObject(object);
    return request(Operation.DELETE, stored, stored);
  }

  private AdmissionRequest request(
      Operation operation, JsonObject object, @Nullable JsonObject before) {
    return new AdmissionRequest(
        operation,
        resource,
        new GroupVersionKind(resource.group(), "v1", "Any"),
        subresource,
        "team",
        object.string("metadata", "name").orElse(""),
        user,
        object,
        before,
        false,
        new ArrayList<>());
  }

  /// The object as a plugin changes it.
  public static JsonObject mutated(MutatingPlugin plugin, AdmissionRequest request) {
    plugin.mutate(request);
    return request.object();
  }

  /// What the refusal says after the object's name.
  public static String refusal(ValidatingPlugin plugin, AdmissionRequest request) {
    PlatformException refused =
        catchThrowableOfType(PlatformException.class, () -> plugin.validate(request));
    assertThat(refused).as("refusal").isNotNull();
    String message = String.valueOf(refused.getMessage());
    return message.substring(message.indexOf("forbidden: ") + "forbidden: ".length());
  }
}

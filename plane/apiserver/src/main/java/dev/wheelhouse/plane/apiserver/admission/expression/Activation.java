// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.expression;

import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.admission.PolicyExpressions;
import dev.wheelhouse.kube.schema.cel.CelAuthorizer;
import dev.wheelhouse.kube.schema.cel.CelAuthorizer.ResourceCheck;
import dev.wheelhouse.kube.schema.cel.CelAuthorizer.User;
import dev.wheelhouse.kube.schema.cel.CelValues;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.match.Match;
import dev.wheelhouse.plane.apiserver.admission.match.RequestDescription;
import dev.wheelhouse.plane.apiserver.admission.match.Versions;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The variables of expressions, with their values for one request.
public final class Activation {

  private Activation() {}

  /// @param namespace the request's Namespace; null for cluster-scoped objects
  /// @param params the parameter object; null for none
  public static Map<String, Object> of(
      AdmissionRequest request,
      Match match,
      Versions versions,
      @Nullable JsonObject namespace,
      @Nullable JsonObject params,
      Authorizer authorizer) {
    CelAuthorizer checks = new RequestAuthorizer(request.user(), authorizer);
    Map<String, Object> values = new HashMap<>();
    values.put(PolicyExpressions.OBJECT, orNull(versions.object(match)));
    values.put(PolicyExpressions.OLD_OBJECT, orNull(versions.before(match)));
    values.put(PolicyExpressions.REQUEST, RequestDescription.of(request, match));
    values.put(PolicyExpressions.NAMESPACE, orNull(namespace));
    values.put(PolicyExpressions.PARAMS, orNull(params));
    values.put(PolicyExpressions.AUTHORIZER, checks);
    values.put(
        PolicyExpressions.REQUEST_RESOURCE, CelValues.requestResource(checks, resource(request)));
    return values;
  }

  private static Object orNull(@Nullable JsonObject object) {
    return object == null ? JsonNull.NULL : object;
  }

  private static ResourceCheck resource(AdmissionRequest request) {
    return new ResourceCheck(
        new User.Requester(),
        request.origin().requested().group(),
        request.origin().requested().resource(),
        request.subresource(),
        request.namespace(),
        request.name(),
        "",
        "",
        "");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;

/// `serviceaccounts/token`: a TokenRequest in, the same with a token out.
public final class TokenSubresource implements SubresourceHandler {

  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");

  private final ObjectReader objects;
  private final TokenRequests tokens;

  public TokenSubresource(ObjectReader objects, TokenRequests tokens) {
    this.objects = objects;
    this.tokens = tokens;
  }

  @Override
  public ApiResponse handle(RequestInfo info, ApiRequest request) {
    if (!info.verb().equals("create")) {
      throw Failures.notAllowed();
    }
    JsonObject account =
        objects
            .get(ACCOUNTS, info.namespace(), info.name())
            .orElseThrow(() -> Failures.notFound(ACCOUNTS, info.name()));
    JsonObject question = Bodies.parse(request);
    question.putIfAbsent("apiVersion", "authentication.k8s.io/v1");
    question.putIfAbsent("kind", "TokenRequest");
    return Views.whole(201, tokens.issue(account, question));
  }
}

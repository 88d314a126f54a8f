// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.plane.apiserver.aggregation.Aggregator;
import dev.wheelhouse.plane.apiserver.aggregation.RemoteApi;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authn.RequestAuthentication;
import dev.wheelhouse.plane.apiserver.authz.Attributes;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.authz.Decision;
import dev.wheelhouse.plane.apiserver.authz.Forbidden;
import dev.wheelhouse.plane.apiserver.authz.RequestAttributes;
import dev.wheelhouse.plane.apiserver.fairness.InFlightLimits;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.HttpEdge;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.registry.ResourceRegistry;
import java.util.Optional;

/// What every request goes through, in order: who is it, may he, is there room, then the resource
/// or document it asks for.
final class RequestChain implements RequestHandler, HttpEdge.Gate {

  private final RequestAuthentication authentication;
  private final Authorizer authorizer;
  private final InFlightLimits limits;
  private final Aggregator aggregator;
  private final ResourceRegistry registry;
  private final RequestHandler documents;

  /// @param aggregator answers for group versions of other servers
  /// @param documents answers paths that are no resources
  RequestChain(
      RequestAuthentication authentication,
      Authorizer authorizer,
      InFlightLimits limits,
      Aggregator aggregator,
      ResourceRegistry registry,
      RequestHandler documents) {
    this.authentication = authentication;
    this.authorizer = authorizer;
    this.limits = limits;
    this.aggregator = aggregator;
    this.registry = registry;
    this.documents = documents;
  }

  @Override
  public ApiResponse handle(ApiRequest request) throws InterruptedException {
    RequestInfo info = RequestInfo.of(request);
    ApiRequest known = admit(request, info);
    return limits.run(info, () -> answer(info, known));
  }

  private ApiResponse answer(RequestInfo info, ApiRequest known) throws InterruptedException {
    Optional<RemoteApi> remote = aggregator.find(info);
    if (remote.isPresent()) {
      return aggregator.handle(remote.get(), known);
    }
    return info.resourceRequest() ? registry.handle(info, known) : documents.handle(known);
  }

  @Override
  public ApiRequest admit(ApiRequest request, RequestInfo info) {
    Identity caller = authentication.identify(request);
    Attributes attributes = RequestAttributes.of(caller, info, request);
    return switch (authorizer.authorize(attributes)) {
      case Decision.Allow _ -> request.withIdentity(caller);
      case Decision.NoOpinion(String reason) -> throw Forbidden.of(attributes, reason);
    };
  }
}

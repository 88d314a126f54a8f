// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.aggregation.Aggregator;
import dev.wheelhouse.plane.apiserver.aggregation.RemoteApi;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authn.RequestAuthentication;
import dev.wheelhouse.plane.apiserver.authz.Attributes;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.authz.Decision;
import dev.wheelhouse.plane.apiserver.authz.Forbidden;
import dev.wheelhouse.plane.apiserver.authz.RequestAttributes;
import dev.wheelhouse.plane.apiserver.fairness.Fairness;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.http.HttpEdge;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.metrics.AccessMetrics;
import dev.wheelhouse.plane.apiserver.registry.ResourceRegistry;
import java.util.Optional;

/// What every request goes through, in order: who is it, is it his turn, may he; then another
/// server's API, the resource or the document that it asks for.
final class RequestChain implements RequestHandler, HttpEdge.Gate {

  private final RequestAuthentication authentication;
  private final Authorizer authorizer;
  private final Fairness fairness;
  private final Aggregator aggregator;
  private final ResourceRegistry registry;
  private final RequestHandler documents;
  private final Observers observers;
  private final AccessMetrics access;
  private final Clock clock;

  /// @param aggregator answers for group versions of other servers
  /// @param documents answers paths that are no resources
  RequestChain(
      RequestAuthentication authentication,
      Authorizer authorizer,
      Fairness fairness,
      Aggregator aggregator,
      ResourceRegistry registry,
      RequestHandler documents,
      Observers observers,
      Clock clock) {
    this.authentication = authentication;
    this.authorizer = authorizer;
    this.fairness = fairness;
    this.aggregator = aggregator;
    this.registry = registry;
    this.documents = documents;
    this.observers = observers;
    this.access = observers.metrics().access();
    this.clock = clock;
  }

  @Override
  public ApiResponse handle(ApiRequest request) throws InterruptedException {
    Exchange exchange = Exchange.current();
    if (exchange != null) {
      return observed(request, exchange);
    }
    Exchange own = Exchange.local(clock);
    return own.within(() -> observed(request, own));
  }

  private ApiResponse observed(ApiRequest request, Exchange exchange) throws InterruptedException {
    RequestInfo info = RequestInfo.of(request);
    Observers.Observation seen = observers.begin(info, request, exchange);
    try {
      return seen.answered(answer(info, request, seen));
    } catch (RuntimeException | Error e) {
      seen.failed(e);
      throw e;
    } catch (InterruptedException e) {
      seen.failed(new PlatformException(Reason.SERVICE_UNAVAILABLE, "interrupted", e));
      throw e;
    }
  }

  private ApiResponse answer(RequestInfo info, ApiRequest request, Observers.Observation seen)
      throws InterruptedException {
    Identity caller = identify(request);
    seen.identified(caller);
    ApiRequest known = request.withIdentity(caller);
    return fairness.run(
        caller,
        info,
        known,
        () -> {
          authorize(caller, info, known);
          seen.reached();
          return reach(info, known);
        });
  }

  private ApiResponse reach(RequestInfo info, ApiRequest known) throws InterruptedException {
    Optional<RemoteApi> remote = aggregator.find(info);
    if (remote.isPresent()) {
      return aggregator.handle(remote.get(), known);
    }
    return info.resourceRequest() ? registry.handle(info, known) : documents.handle(known);
  }

  @Override
  public void pass(ApiRequest request, RequestInfo info, HttpEdge.Connection connection)
      throws InterruptedException {
    Exchange exchange = Exchange.current();
    Exchange own = exchange == null ? Exchange.local(clock) : exchange;
    Observers.Observation seen = observers.begin(info, request, own);
    try {
      Identity caller = identify(request);
      seen.identified(caller);
      authorize(caller, info, request);
      seen.reached();
      seen.connected();
      connection.open(request.withIdentity(caller));
      seen.disconnected();
    } catch (RuntimeException | Error e) {
      seen.failed(e);
      throw e;
    } catch (InterruptedException e) {
      seen.disconnected();
      throw e;
    }
  }

  private void authorize(Identity caller, RequestInfo info, ApiRequest request) {
    long begun = clock.nanoTime();
    Attributes attributes = RequestAttributes.of(caller, info, request);
    Decision decision = authorizer.authorize(attributes);
    access.authorized(decision.allowed(), spent(Exchange.Step.AUTHORIZE, begun));
    Exchange.annotate("authorization.k8s.io/decision", decision.allowed() ? "allow" : "forbid");
    Exchange.annotate("authorization.k8s.io/reason", decision.reason());
    if (!decision.allowed()) {
      throw Forbidden.of(attributes, decision.reason());
    }
  }

  private long spent(Exchange.Step step, long begun) {
    long nanos = clock.nanoTime() - begun;
    Exchange exchange = Exchange.current();
    if (exchange != null) {
      exchange.spend(step, nanos);
    }
    return nanos;
  }

  private Identity identify(ApiRequest request) {
    long begun = clock.nanoTime();
    try {
      Identity caller = authentication.identify(request);
      access.authenticated(caller.name(), spent(Exchange.Step.AUTHENTICATE, begun));
      return caller;
    } catch (PlatformException e) {
      boolean refused = !e.is(Reason.INTERNAL);
      access.unauthenticated(refused, spent(Exchange.Step.AUTHENTICATE, begun));
      throw e;
    }
  }
}

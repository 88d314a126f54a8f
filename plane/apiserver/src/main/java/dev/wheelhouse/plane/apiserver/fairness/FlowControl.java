// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.Exchange;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.metrics.Families;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Gives every request its turn. Streams last and are not counted; a watch counts until it streams.
///
/// The configuration is replaced as a whole, by one thread; requests see either the old or the new.
public final class FlowControl implements Fairness {

  private static final String SCHEMA_UID = "X-Kubernetes-PF-FlowSchema-UID";
  private static final String LEVEL_UID = "X-Kubernetes-PF-PriorityLevel-UID";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final int seats;
  private final SeatEstimate estimate;
  private final FlowMetrics metrics;
  private final Clock clock;
  private volatile Configuration configuration;

  /// @param flows in the order in which they are tried
  private record Configuration(List<Flow> flows, Map<String, LevelGate> gates) {}

  /// @param stored how many objects of a resource there are
  public FlowControl(
      FairnessOptions options,
      ToLongFunction<GroupResource> stored,
      Families families,
      Clock clock) {
    this.seats = options.seats();
    this.estimate = new SeatEstimate(stored);
    this.metrics = new FlowMetrics(families);
    this.clock = clock;
    this.configuration = new Configuration(List.of(), Map.of());
    configure(DefaultFlows.levels(), DefaultFlows.schemas());
    metrics.levels(() -> configuration.gates().values());
  }

  /// Takes over other schemas and levels. Requests that wait keep their place where their level
  /// stays. Schemas that lead nowhere are left out.
  void configure(Collection<PriorityLevel> levels, Collection<FlowSchema> schemas) {
    long shares = levels.stream().mapToLong(PriorityLevel::shares).sum();
    Map<String, LevelGate> old = configuration.gates();
    Map<String, LevelGate> gates = new LinkedHashMap<>();
    for (PriorityLevel level : levels) {
      LevelGate gate = old.get(level.name());
      if (gate == null || gate.level().exempt() != level.exempt()) {
        gate = new LevelGate(level, clock);
      }
      gate.configure(level, SeatShares.bounds(level, seats, shares));
      gates.put(level.name(), gate);
    }
    configuration = new Configuration(flows(schemas, gates), gates);
  }

  private List<Flow> flows(Collection<FlowSchema> schemas, Map<String, LevelGate> gates) {
    List<Flow> flows = new ArrayList<>();
    for (FlowSchema schema : schemas.stream().sorted(FlowSchema.ORDER).toList()) {
      LevelGate gate = gates.get(schema.level());
      if (gate != null) {
        flows.add(new Flow(schema, gate, metrics.of(schema.level(), schema.name())));
      }
    }
    return List.copyOf(flows);
  }

  /// Lends seats that are not needed to levels that need them. Called every few seconds.
  void rebalance() {
    List<LevelGate> limited =
        configuration.gates().values().stream().filter(gate -> !gate.level().exempt()).toList();
    List<SeatShares.Wish> wishes = limited.stream().map(LevelGate::wish).toList();
    double sum = limited.stream().mapToInt(gate -> gate.bounds().nominal()).sum();
    double[] parts = SeatShares.allot(sum, wishes);
    for (int i = 0; i < parts.length; i++) {
      limited.get(i).limit((int) Math.round(parts[i]));
    }
  }

  @Override
  public <T> T run(Identity user, RequestInfo info, ApiRequest request, Exchange.Work<T> work)
      throws InterruptedException {
    if (InFlightLimits.streams(info)) {
      return work.run();
    }
    Flow flow = flow(user, info);
    Exchange exchange = Exchange.current();
    if (exchange != null && !flow.schema().uid().isEmpty()) {
      exchange.header(SCHEMA_UID, flow.schema().uid());
      exchange.header(LEVEL_UID, flow.gate().level().uid());
    }
    boolean exempt = flow.gate().level().exempt();
    Ticket ticket =
        new Ticket(
            flow.schema().name(),
            flow.schema().flow(user, info),
            exempt ? 1 : estimate.of(info, request));
    enter(flow, ticket, exchange);
    return run(flow, ticket, info.verb().equals("watch"), work);
  }

  private Flow flow(Identity user, RequestInfo info) {
    String resource =
        info.subresource().isEmpty() ? info.resource() : info.resource() + "/" + info.subresource();
    for (Flow flow : configuration.flows()) {
      if (flow.schema().covers(user, info, resource)) {
        return flow;
      }
    }
    throw tooMany();
  }

  private void enter(Flow flow, Ticket ticket, @Nullable Exchange exchange)
      throws InterruptedException {
    LevelGate gate = flow.gate();
    LevelGate.Outcome outcome = gate.tryEnter(ticket);
    long waited = 0;
    if (outcome == LevelGate.Outcome.WAITS) {
      long begun = clock.nanoTime();
      flow.points().queued(1);
      try {
        outcome = gate.await(ticket, LONGEST_WAIT);
      } finally {
        flow.points().queued(-1);
        waited = clock.nanoTime() - begun;
      }
      if (exchange != null) {
        exchange.spend(Exchange.Step.QUEUE, waited);
      }
    }
    switch (outcome) {
      case RUNS -> {
        if (waited > 0) {
          flow.points().waited(true, waited);
        }
      }
      case WAITS -> throw new IllegalStateException("still waiting");
      case QUEUE_FULL -> throw refuse(flow, "queue-full");
      case CONCURRENCY_LIMIT -> throw refuse(flow, "concurrency-limit");
      case TIMED_OUT -> {
        flow.points().waited(false, waited);
        throw refuse(flow, "time-out");
      }
    }
  }

  private static PlatformException refuse(Flow flow, String reason) {
    flow.points().rejected(reason);
    return tooMany();
  }

  private static PlatformException tooMany() {
    return new PlatformException(
        Reason.TOO_MANY_REQUESTS, "Too many requests, please try again later.");
  }

  private <T> T run(Flow flow, Ticket ticket, boolean watches, Exchange.Work<T> work)
      throws InterruptedException {
    long begun = clock.nanoTime();
    flow.points().starts(ticket.seats());
    try {
      return work.run();
    } finally {
      flow.gate().leave(ticket);
      flow.points().ends(ticket.seats(), watches, clock.nanoTime() - begun);
    }
  }

  /// The levels by name, as they are now.
  Map<String, LevelGate> gates() {
    return configuration.gates().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, _) -> a, LinkedHashMap::new));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `/debug/api_priority_and_fairness/dump_*`: levels, queues and waiting requests as tables, with
/// the columns of kube-apiserver.
public final class FlowDump implements RequestHandler {

  public static final String PREFIX = "/debug/api_priority_and_fairness/";

  private final FlowControl control;

  public FlowDump(FlowControl control) {
    this.control = control;
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    List<List<Object>> rows =
        switch (request.path().substring(PREFIX.length())) {
          case "dump_priority_levels" -> levels();
          case "dump_queues" -> queues();
          case "dump_requests" -> requests();
          default -> throw Failures.unknownPath();
        };
    return new ApiResponse.Whole(
        200,
        "text/plain; charset=utf-8",
        Map.of("x-content-type-options", "nosniff"),
        table(rows).getBytes(StandardCharsets.UTF_8));
  }

  private List<List<Object>> levels() {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "PriorityLevelName",
            "ActiveQueues",
            "IsIdle",
            "IsQuiescing",
            "WaitingRequests",
            "ExecutingRequests",
            "DispatchedRequests",
            "RejectedRequests",
            "TimedoutRequests",
            "CancelledRequests"));
    control.gates().values().forEach(gate -> rows.add(gate.look(queues -> level(gate, queues))));
    return rows;
  }

  private static List<Object> level(LevelGate gate, FairQueues queues) {
    LevelGate.Counts counts = gate.counts();
    long executing = queues.executing() + gate.exempted();
    return List.of(
        gate.level().name(),
        queues.active(),
        executing == 0 && queues.waiting() == 0,
        false,
        queues.waiting(),
        executing,
        counts.dispatched(),
        counts.rejected(),
        counts.timedOut(),
        counts.cancelled());
  }

  private List<List<Object>> queues() {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "PriorityLevelName",
            "Index",
            "PendingRequests",
            "ExecutingRequests",
            "SeatsInUse",
            "NextDispatchR",
            "InitialSeatsSum"));
    control
        .gates()
        .forEach((name, gate) ->
            gate.look(queues ->
                rows.addAll(queues.queues().stream().map(queue -> queue(name, queue)).toList())));
    return rows;
  }

  private static List<Object> queue(String level, FairQueues.Queue queue) {
    return List.of(
        level,
        queue.index(),
        queue.length(),
        queue.executing(),
        queue.seats(),
        Math.round(queue.nextStart() / 1e5) / 1e4 + "ss",
        queue.waiting().stream().mapToInt(Ticket::seats).sum());
  }

  private List<List<Object>> requests() {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "PriorityLevelName",
            "FlowSchemaName",
            "QueueIndex",
            "RequestIndexInQueue",
            "FlowDistingsher",
            "InitialSeats"));
    control.gates().forEach((name, gate) -> gate.look(queues -> waiting(name, queues, rows)));
    return rows;
  }

  private static boolean waiting(String level, FairQueues queues, List<List<Object>> rows) {
    for (FairQueues.Queue queue : queues.queues()) {
      int place = 0;
      for (Ticket ticket : queue.waiting()) {
        rows.add(
            List.of(level, ticket.schema(), queue.index(), place++, ticket.flow(), ticket.seats()));
      }
    }
    return !rows.isEmpty();
  }

  private static String table(List<List<Object>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<Object> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).toString().length() + 1);
      }
    }
    StringBuilder table = new StringBuilder();
    for (List<Object> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i) + (i + 1 < widths.length ? "," : "");
        table.append(cell).append(" ".repeat(widths[i] + 1 - cell.length()));
      }
      table.append('\n');
    }
    return table.toString();
  }
}

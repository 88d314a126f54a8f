// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.workflow;

import dev.wheelhouse.app.output.Age;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.ops.delivery.workflow.StepStatus;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A workflow as text. Remembers what it has told, to tell only what is new.
final class StepLines {

  private final Map<String, String> told = new HashMap<>();

  /// The whole workflow with its steps, sub-steps below their group.
  static String table(WorkflowStatus status) {
    Table table = new Table("STEP", "TYPE", "PHASE", "REASON", "SINCE", "MESSAGE");
    for (StepStatus step : status.steps()) {
      row(table, "", step);
      step.subSteps().forEach(sub -> row(table, "  ", sub));
    }
    String head = "phase: " + status.phase().text() + "\n";
    String why = status.message().isEmpty() ? "" : "because: " + status.message() + "\n";
    return status.steps().isEmpty() ? head + why : head + why + "\n" + table;
  }

  private static void row(Table table, String indent, StepStatus step) {
    table.row(
        indent + step.name(),
        step.type(),
        step.phase().text(),
        step.reason().text(),
        Age.since(step.last().toString()),
        step.message());
  }

  /// A line for everything that is not as it was when this was called last.
  List<String> changes(WorkflowStatus status) {
    List<String> lines = new ArrayList<>();
    for (StepStatus step : status.steps()) {
      change(lines, step.name(), step);
      step.subSteps().forEach(sub -> change(lines, step.name() + "/" + sub.name(), sub));
    }
    String whole = status.phase().text();
    if (!whole.equals(told.put("", whole))) {
      lines.add(
          status.message().isEmpty()
              ? "workflow: " + whole
              : "workflow: " + whole + ": " + status.message());
    }
    return lines;
  }

  private void change(List<String> lines, String name, StepStatus step) {
    StringBuilder now = new StringBuilder(step.phase().text());
    if (!step.reason().text().isEmpty()) {
      now.append(" (").append(step.reason().text()).append(')');
    }
    if (!step.message().isEmpty()) {
      now.append(": ").append(step.message());
    }
    if (!now.toString().equals(told.put(name, now.toString()))) {
      lines.add(step.last() + " " + name + ": " + now);
    }
  }
}

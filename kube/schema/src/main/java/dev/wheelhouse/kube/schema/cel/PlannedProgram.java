// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.cel.CelAuthorizer.User;
import dev.wheelhouse.kube.schema.cel.cost.CostRange;
import dev.wheelhouse.kube.schema.cel.eval.Frame;
import dev.wheelhouse.kube.schema.cel.eval.Meter;
import dev.wheelhouse.kube.schema.cel.eval.Plan;
import dev.wheelhouse.kube.schema.cel.function.Authorization;
import dev.wheelhouse.kube.schema.cel.type.SchemaType;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelMap;
import dev.wheelhouse.kube.schema.cel.value.JsonValues;
import dev.wheelhouse.kube.schema.cel.value.OptionalValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A plan with the names and types of its variables.
final class PlannedProgram implements CelProgram {

  private final String expression;
  private final ValueType resultType;
  private final Plan plan;
  private final List<String> names;
  private final Map<String, ValueType> types;
  private final Map<String, SchemaType> schemas;
  private final CostRange estimatedCost;

  PlannedProgram(
      String expression,
      ValueType resultType,
      Plan plan,
      Map<String, ValueType> types,
      Map<String, SchemaType> schemas,
      CostRange estimatedCost) {
    this.expression = expression;
    this.resultType = resultType;
    this.plan = plan;
    this.names = List.copyOf(types.keySet());
    this.types = types;
    this.schemas = Map.copyOf(schemas);
    this.estimatedCost = estimatedCost;
  }

  @Override
  public String expression() {
    return expression;
  }

  @Override
  public ValueType resultType() {
    return resultType;
  }

  @Override
  public boolean uses(String variable) {
    return plan.variables().contains(variable);
  }

  @Override
  public CostRange estimatedCost() {
    return estimatedCost;
  }

  @Override
  public CelEvaluation evaluate(Map<String, ?> values, CelBudget budget) {
    Meter meter = budget.meter();
    CelEvaluation outcome = evaluate(values, meter);
    budget.spend(meter.cost());
    return outcome;
  }

  private CelEvaluation evaluate(Map<String, ?> values, Meter meter) {
    try {
      Frame frame = new Frame(plan.slots(), meter);
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        Object value = values.get(name);
        if (value != null && uses(name)) {
          frame.set(i, adapt(name, value));
        }
      }
      Object result = plan.eval(frame);
      return new CelEvaluation.Result(result, meter.cost());
    } catch (CelFault fault) {
      return new CelEvaluation.Failure(kind(fault), fault.text(), meter.cost());
    } catch (StackOverflowError _) {
      return new CelEvaluation.Failure(
          CelEvaluation.Failure.Kind.EVALUATION, "expression nests too deeply", meter.cost());
    }
  }

  private static CelEvaluation.Failure.Kind kind(CelFault fault) {
    return switch (fault.kind()) {
      case EVALUATION -> CelEvaluation.Failure.Kind.EVALUATION;
      case COST_LIMIT -> CelEvaluation.Failure.Kind.COST_LIMIT;
      case DEADLINE -> CelEvaluation.Failure.Kind.DEADLINE;
    };
  }

  private Object adapt(String name, Object value) {
    return value instanceof JsonObject tree && types.get(name) instanceof ValueType.Fields fields
        ? new FieldsValue(tree, fields)
        : adapt(value, schemas.get(name));
  }

  private static Object adapt(Object value, @Nullable SchemaType type) {
    return switch (value) {
      case JsonObject _, JsonArray _ -> JsonValues.adapt(value, type);
      case Optional<?> optional ->
          optional.isPresent() ? OptionalValue.of(adapt(optional.get(), type)) : OptionalValue.NONE;
      case CelAuthorizer authorizer -> new Authorization.Start(authorizer, new User.Requester());
      case CelFields fields -> new LazyMap(fields);
      default -> JsonValues.adapt(value, type);
    };
  }

  /// Fields that are computed when they are read.
  private record LazyMap(CelFields fields) implements CelMap {
    @Override
    public int size() {
      return 0;
    }

    @Override
    public @Nullable Object find(Object key) {
      return key instanceof String name
          ? fields.field(name).map(value -> adapt(value, null)).orElse(null)
          : null;
    }

    @Override
    public Set<Object> keys() {
      return Set.of();
    }
  }
}

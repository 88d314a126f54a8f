// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import static dev.wheelhouse.kube.schema.cel.function.Types.BOOL;
import static dev.wheelhouse.kube.schema.cel.function.Types.DOUBLE;
import static dev.wheelhouse.kube.schema.cel.function.Types.INT;
import static dev.wheelhouse.kube.schema.cel.function.Types.QUANTITY;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRING;

import dev.cel.common.types.CelType;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import dev.wheelhouse.kube.schema.quantity.QuantityFormatException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/// Kubernetes' quantity library: `quantity('1.5Gi').isLessThan(quantity('2Gi'))`.
final class QuantityFunctions {

  private QuantityFunctions() {}

  static List<Overload> overloads() {
    return List.of(
        Overload.global(
            "quantity",
            "string_to_quantity",
            QUANTITY,
            List.of(STRING),
            (_, a) -> parse((String) a[0])),
        Overload.global(
            "isQuantity",
            "is_quantity_string",
            BOOL,
            List.of(STRING),
            (_, a) -> isQuantity((String) a[0])),
        read("sign", "quantity_sign", INT, q -> (long) q.sign()),
        read("asApproximateFloat", "quantity_get_float", DOUBLE, QuantityFunctions::toDouble),
        read("asInteger", "quantity_get_int", INT, QuantityFunctions::toInteger),
        read("isInteger", "quantity_is_integer", BOOL, Quantity::isInteger),
        compare("isGreaterThan", "quantity_is_greater_than", BOOL, order -> order > 0),
        compare("isLessThan", "quantity_is_less_than", BOOL, order -> order < 0),
        compare("compareTo", "quantity_compare_to", INT, order -> (long) order),
        combine("add", "quantity_add", Quantity::plus),
        combineInt("add", "quantity_add_int", Quantity::plus),
        combine("sub", "quantity_sub", Quantity::minus),
        combineInt("sub", "quantity_sub_int", Quantity::minus));
  }

  private static Overload read(
      String function, String id, CelType result, Function<Quantity, Object> reader) {
    return Overload.member(
        function, id, result, List.of(QUANTITY), (_, a) -> reader.apply((Quantity) a[0]));
  }

  private static Overload compare(
      String function, String id, CelType result, Function<Integer, Object> reader) {
    return Overload.member(
        function,
        id,
        result,
        List.of(QUANTITY, QUANTITY),
        (_, a) -> reader.apply(Integer.signum(((Quantity) a[0]).compareTo((Quantity) a[1]))));
  }

  private static Overload combine(String function, String id, BinaryOperator<Quantity> operator) {
    return Overload.member(
        function,
        id,
        QUANTITY,
        List.of(QUANTITY, QUANTITY),
        (_, a) -> operator.apply((Quantity) a[0], (Quantity) a[1]));
  }

  private static Overload combineInt(
      String function, String id, BinaryOperator<Quantity> operator) {
    return Overload.member(
        function,
        id,
        QUANTITY,
        List.of(QUANTITY, INT),
        (_, a) ->
            operator.apply(
                (Quantity) a[0], new Quantity((Long) a[1], 0, Quantity.Format.DECIMAL_EXPONENT)));
  }

  private static Quantity parse(String text) {
    try {
      return Quantity.parse(text);
    } catch (QuantityFormatException e) {
      throw new CelFault(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isQuantity(String text) {
    try {
      Quantity.parse(text);
      return true;
    } catch (QuantityFormatException _) {
      return false;
    }
  }

  private static double toDouble(Quantity quantity) {
    return BigDecimal.valueOf(quantity.amount(), quantity.decimals()).doubleValue();
  }

  private static long toInteger(Quantity quantity) {
    if (!quantity.isInteger()) {
      throw new CelFault("cannot convert value to integer");
    }
    return quantity.value();
  }
}

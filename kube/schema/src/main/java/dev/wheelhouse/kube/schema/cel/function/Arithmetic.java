// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import dev.cel.common.values.CelByteString;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelList;
import dev.wheelhouse.kube.schema.cel.value.UnsignedInteger;
import dev.wheelhouse.kube.schema.cel.value.Work;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/// `+ - * / %` and the sign. Whatever does not fit its type is an error, never wrapped around.
public final class Arithmetic {

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Arithmetic() {}

  public static Object add(Object left, Object right, Work work) {
    return switch (left) {
      case Long a when right instanceof Long b -> exact(() -> Math.addExact(a, b));
      case Double a when right instanceof Double b -> (Object) (a + b);
      case UnsignedInteger a when right instanceof UnsignedInteger b -> addUnsigned(a, b);
      case String a when right instanceof String b -> a.concat(b);
      case CelList a when right instanceof CelList b -> a.plus(b, work);
      case CelByteString a when right instanceof CelByteString b -> a.concat(b);
      case Duration a when right instanceof Duration b -> duration(() -> a.plus(b));
      case Duration a when right instanceof Instant b -> time(() -> b.plus(a));
      case Instant a when right instanceof Duration b -> time(() -> a.plus(b));
      default -> throw CelFault.noSuchOverload();
    };
  }

  private static Object addUnsigned(UnsignedInteger a, UnsignedInteger b) {
    long sum = a.bits() + b.bits();
    if (Long.compareUnsigned(sum, a.bits()) < 0) {
      throw new CelFault("unsigned integer overflow");
    }
    return new UnsignedInteger(sum);
  }

  public static Object subtract(Object left, Object right) {
    return switch (left) {
      case Long a when right instanceof Long b -> exact(() -> Math.subtractExact(a, b));
      case Double a when right instanceof Double b -> (Object) (a - b);
      case UnsignedInteger a when right instanceof UnsignedInteger b -> subtractUnsigned(a, b);
      case Duration a when right instanceof Duration b -> duration(() -> a.minus(b));
      case Instant a when right instanceof Duration b -> time(() -> a.minus(b));
      case Instant a when right instanceof Instant b -> duration(() -> Duration.between(b, a));
      default -> throw CelFault.noSuchOverload();
    };
  }

  private static Object subtractUnsigned(UnsignedInteger a, UnsignedInteger b) {
    if (Long.compareUnsigned(b.bits(), a.bits()) > 0) {
      throw new CelFault("unsigned integer overflow");
    }
    return new UnsignedInteger(a.bits() - b.bits());
  }

  public static Object multiply(Object left, Object right) {
    return switch (left) {
      case Long a when right instanceof Long b -> exact(() -> Math.multiplyExact(a, b));
      case Double a when right instanceof Double b -> (Object) (a * b);
      case UnsignedInteger a when right instanceof UnsignedInteger b -> {
        if (Math.unsignedMultiplyHigh(a.bits(), b.bits()) != 0) {
          throw new CelFault("unsigned integer overflow");
        }
        yield new UnsignedInteger(a.bits() * b.bits());
      }
      default -> throw CelFault.noSuchOverload();
    };
  }

  public static Object divide(Object left, Object right) {
    return switch (left) {
      case Long a when right instanceof Long b ->
          exact(() -> Math.divideExact(a, nonZero(b, "division")));
      case Double a when right instanceof Double b -> (Object) (a / b);
      case UnsignedInteger a when right instanceof UnsignedInteger b ->
          new UnsignedInteger(Long.divideUnsigned(a.bits(), nonZero(b.bits(), "division")));
      default -> throw CelFault.noSuchOverload();
    };
  }

  public static Object modulo(Object left, Object right) {
    return switch (left) {
      case Long a when right instanceof Long b && a == Long.MIN_VALUE && b == -1 ->
          throw new CelFault("integer overflow");
      case Long a when right instanceof Long b -> (Object) (a % nonZero(b, "modulus"));
      case UnsignedInteger a when right instanceof UnsignedInteger b ->
          new UnsignedInteger(Long.remainderUnsigned(a.bits(), nonZero(b.bits(), "modulus")));
      default -> throw CelFault.noSuchOverload();
    };
  }

  public static Object negate(Object value) {
    return switch (value) {
      case Long number -> exact(() -> Math.negateExact(number));
      case Double number -> (Object) (-number);
      default -> throw CelFault.noSuchOverload();
    };
  }

  private static long nonZero(long divisor, String operation) {
    if (divisor == 0) {
      throw new CelFault(operation + " by zero");
    }
    return divisor;
  }

  interface Computed<T> {
    T get();
  }

  private static Object exact(Computed<Long> number) {
    try {
      return number.get();
    } catch (ArithmeticException _) {
      throw new CelFault("integer overflow");
    }
  }

  private static Object duration(Computed<Duration> length) {
    try {
      return Duration.ofNanos(length.get().toNanos());
    } catch (ArithmeticException _) {
      throw new CelFault("duration overflow");
    }
  }

  static Object time(Computed<Instant> time) {
    try {
      Instant value = time.get();
      if (!value.isBefore(FIRST) && !value.isAfter(LAST)) {
        return value;
      }
    } catch (ArithmeticException | DateTimeException _) {
      throw new CelFault("timestamp overflow");
    }
    throw new CelFault("timestamp overflow");
  }
}
